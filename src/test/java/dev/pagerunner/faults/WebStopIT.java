package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestPdf;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebStopIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Sooner than the grace of requests in flight, which is 8 s. */
  private static final Duration AT_ONCE = Duration.ofSeconds(7);

  private static final int TERMINATED = 143;

  @TempDir Path folder;
  private PostgresServer postgres;

  @BeforeEach
  void start() {
    postgres = PostgresServer.startMigrated(folder.resolve("db"));
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  private JarProcess web() {
    return JarProcess.web(
        Map.of(
            "DATABASE_URL",
            postgres.url(),
            "PAGERUNNER_DATA_DIR",
            folder.resolve("data").toString()));
  }

  @Test
  void a_web_process_sends_its_listeners_away_and_ends_at_once_when_nothing_is_in_flight() {
    try (JarProcess web = web()) {
      Api api = web.api();
      String run = api.startRun(TestPdf.ofPages(1, folder, "one.pdf"));
      CompletableFuture<List<Api.Event>> events =
          CompletableFuture.supplyAsync(() -> api.events(run, 0, Integer.MAX_VALUE));
      await().until(() -> metric(api, "pagerunner_sse_clients") == 1);
      web.askToEnd();
      web.askToEnd();
      assertThat(web.awaitExit(AT_ONCE)).isEqualTo(TERMINATED);
      assertThat(events.join()).hasSize(1);
    }
  }

  @Test
  void a_web_process_ends_in_time_although_postgres_is_frozen() {
    try (JarProcess web = web()) {
      Api api = web.api();
      String run = api.startRun(TestPdf.ofPages(1, folder, "one.pdf"));
      postgres.freeze();
      CompletableFuture<?> hanging =
          CompletableFuture.runAsync(() -> api.send("GET", "/api/v1/runs/" + run));
      web.askToEnd();
      assertThat(web.awaitExit(LIMIT)).isEqualTo(TERMINATED);
      hanging.exceptionally(ignored -> null).join();
    }
  }

  private static double metric(Api api, String name) {
    return api.send("GET", "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
