package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.ChaosReport;
import dev.pagerunner.testing.Cluster;
import dev.pagerunner.testing.FaultyProxy;
import dev.pagerunner.testing.LongRun;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.TestPdf;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The S3 server is down, overloaded, slow, or cuts objects in the middle. */
class StoreOutageIT {
  private static final int PAGES = 16;
  private static final int ALL = Integer.MAX_VALUE;
  private static final Duration OUTAGE = LongRun.seconds(4, 8);

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Api api;

  @BeforeAll
  static void start() {
    cluster = Cluster.start(folder, Map.of());
    api = cluster.startWeb().api();
    cluster.startWorkers(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  enum Trouble {
    DOWN,
    OVERLOADED,
    SLOW,
    CUTS_WHAT_IS_SENT,
    CUTS_WHAT_IS_FETCHED;

    void begin(FaultyProxy way) {
      switch (this) {
        case DOWN -> way.refuse(ALL);
        case OVERLOADED -> way.answer503(ALL);
        case SLOW -> way.beSlow(50_000);
        case CUTS_WHAT_IS_SENT -> way.cutRequests(ALL, 3_000);
        case CUTS_WHAT_IS_FETCHED -> way.cutResponses(ALL, 3_000);
      }
    }
  }

  @AfterEach
  void heal() {
    cluster.wayToStore().heal();
  }

  @ParameterizedTest
  @EnumSource
  void no_page_fails_for_a_store_that_recovers(Trouble trouble) {
    String first = api.startRun(TestPdf.ofPages(PAGES, folder, "first.pdf"));
    String second = api.startRun(TestPdf.ofPages(PAGES, folder, "second.pdf"));
    api.awaitPages(first, 2);
    trouble.begin(cluster.wayToStore());
    Patience.pause(OUTAGE);
    cluster.wayToStore().heal();
    for (String run : new String[] {first, second}) {
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), PAGES);
    }
    ChaosReport.line(
        "S3 %s for %d s: two documents read whole",
        trouble.name().toLowerCase(Locale.ROOT).replace('_', ' '), OUTAGE.toSeconds());
  }

  @Test
  void an_upload_that_cannot_be_stored_is_refused_with_the_time_to_come_back() {
    Path file = TestPdf.ofPages(1, folder, "one.pdf");
    long before = documents();
    cluster.wayToStore().refuse(ALL);
    HttpResponse<String> refused = api.tryUpload(file);
    cluster.wayToStore().heal();
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(api.tryUpload(file).statusCode()).isEqualTo(202);
    assertThat(documents()).isEqualTo(before + 1);
  }

  private static long documents() {
    return cluster.sql().number("SELECT count(*) FROM document");
  }
}
