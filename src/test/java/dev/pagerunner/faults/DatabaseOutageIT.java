package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.ChaosReport;
import dev.pagerunner.testing.Cluster;
import dev.pagerunner.testing.LongRun;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.TestPdf;
import dev.pagerunner.testing.Uploading;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres is restarted under load, or away for a while. */
class DatabaseOutageIT {
  private static final int PAGES = 2;
  private static final int RESTARTS = LongRun.count("pagerunner.chaos.postgres-restarts", 4, 10);
  private static final Duration OUTAGE = LongRun.seconds(12, 60);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void restarts_under_load_lose_no_upload_that_was_accepted() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      Api api = cluster.startWeb().api();
      cluster.startWorkers(2);
      Path file = TestPdf.ofPages(PAGES, folder, "short.pdf");
      List<String> accepted;
      try (Uploading uploading = Uploading.start(api, file, 2)) {
        for (int restart = 1; restart <= RESTARTS; restart++) {
          uploading.awaitMore(2);
          cluster.postgres().restart();
        }
        uploading.awaitMore(2);
        accepted = uploading.runs();
      }
      everyRunIsWhole(api, accepted);
      ChaosReport.line(
          "Postgres restarted %d times under load: %d uploads accepted, each read whole",
          RESTARTS, accepted.size());
    }
  }

  @Test
  void while_it_is_away_web_says_when_to_come_back_and_workers_wait() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      Api api = cluster.startWeb().api();
      cluster.startWorkers(1);
      Path small = TestPdf.ofPages(1, folder, "one.pdf");
      String run = api.startRun(TestPdf.ofPages(40, folder, "long.pdf"));
      api.awaitPages(run, 5);
      cluster.postgres().stop();
      Instant stopped = Instant.now();

      await()
          .atMost(OUTAGE.plus(Patience.EVENTUALLY))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                saysWhenToComeBack(() -> api.send("GET", "/api/v1/runs/" + run));
                saysWhenToComeBack(() -> api.tryUpload(small));
                assertThat(api.send("GET", "/livez").statusCode()).isEqualTo(200);
                return Instant.now().isAfter(stopped.plus(OUTAGE));
              });

      cluster.postgres().startAgain();
      await().until(() -> api.send("GET", "/readyz").statusCode() == 200);
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), 40);
      ChaosReport.line(
          "Postgres away for %d s: a document in hand was read whole", OUTAGE.toSeconds());
    }
  }

  private static void saysWhenToComeBack(Supplier<HttpResponse<String>> request) {
    Instant asked = Instant.now();
    HttpResponse<String> answer = request.get();
    assertThat(Duration.between(asked, Instant.now())).isLessThan(LONGEST_ANSWER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private static void everyRunIsWhole(Api api, List<String> runs) {
    for (String run : runs) {
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), PAGES);
    }
  }
}
