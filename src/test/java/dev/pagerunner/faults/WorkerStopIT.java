package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles web and worker as processes of their own, over one Postgres. */
class WorkerStopIT {
  private static final int PAGES = 24;
  private static final int TERMINATED = 143;

  /** Takes much longer than a worker may take to end. */
  private static final int FILLS = 3_000;

  /** A slice that was not given back waits for it. */
  private static final long LEASE_MS = 15_000;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private PostgresServer postgres;
  private JarProcess web;
  private Api api;

  @BeforeEach
  void start() {
    postgres = PostgresServer.startMigrated(folder.resolve("db"));
    web = JarProcess.web(environment(Map.of()));
    api = web.api();
  }

  @AfterEach
  void stop() {
    web.close();
    postgres.close();
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("DATABASE_URL", postgres.url());
    all.put("PAGERUNNER_DATA_DIR", folder.resolve("data").toString());
    all.put("PAGERUNNER_THREADS", "1");
    return all;
  }

  private JarProcess worker(Map<String, String> more) {
    return JarProcess.worker(environment(more));
  }

  private long strikes() {
    return postgres.sql().number("SELECT max(strikes) FROM slice");
  }

  private long leased() {
    return postgres.sql().number("SELECT count(*) FROM slice WHERE state = 'leased'");
  }

  @Test
  void a_worker_finishes_its_page_gives_the_rest_back_and_the_next_goes_on_at_once() {
    try (JarProcess first = worker(Map.of())) {
      String run = api.startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      api.awaitPages(run, 2);
      try (JarProcess second = worker(Map.of())) {
        first.askToEnd();
        assertThat(first.awaitExit(LIMIT)).isEqualTo(TERMINATED);
        assertThat(leased()).as("only the second works").isLessThanOrEqualTo(1);
        assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
        Story.isWhole(api.allEvents(run), PAGES);
        assertThat(longestPauseMs(run)).isLessThan(LEASE_MS);
        assertThat(strikes()).isZero();
        assertThat(second.isAlive()).isTrue();
      }
    }
  }

  private long longestPauseMs(String run) {
    return postgres
        .sql()
        .number(
            """
            SELECT round(1000 * max(extract(epoch FROM pause))) FROM (
              SELECT at - lag(at) OVER (ORDER BY seq) AS pause FROM event WHERE run_id = ?) AS p""",
            UUID.fromString(run));
  }

  @Test
  void a_worker_whose_page_takes_too_long_gives_it_back_unharmed_and_ends() {
    try (JarProcess worker = worker(Map.of())) {
      String run = api.startRun(TestPdf.slow(1, FILLS, folder, "slow.pdf"));
      api.awaitRun(run, state -> state.getString("state").equals("running"));
      await().until(() -> leased() == 1);
      worker.askToEnd();
      assertThat(worker.awaitExit(LIMIT)).isEqualTo(TERMINATED);
      assertThat(worker.log()).contains("before its page is done");
      assertThat(
              postgres
                  .sql()
                  .number("SELECT count(*) FROM slice WHERE state = 'ready' AND strikes = 0"))
          .isEqualTo(1);
    }
  }

  @Test
  void a_worker_ends_in_time_although_postgres_is_frozen() {
    try (JarProcess worker = worker(Map.of())) {
      String run = api.startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      api.awaitPages(run, 1);
      postgres.freeze();
      worker.askToEnd();
      assertThat(worker.awaitExit(LIMIT)).isEqualTo(TERMINATED);
      postgres.resume();
    }
  }

  @Test
  void a_worker_over_its_memory_limit_reads_a_page_in_each_life_and_asks_for_another() {
    int pages = 3;
    String run = api.startRun(TestPdf.ofPages(pages, folder, "three.pdf"));
    int lives = 0;
    while (!api.run(run).getString("state").equals("succeeded")) {
      try (JarProcess worker = worker(Map.of("PAGERUNNER_WORKER_RSS_LIMIT", "64 MB"))) {
        lives++;
        await()
            .until(
                () ->
                    worker.asksForAnother() || api.run(run).getString("state").equals("succeeded"));
        // The page is recorded before the log tells of the memory.
        worker.awaitLog("PAGERUNNER_WORKER_RSS_LIMIT (64 MB) is too low");
      }
    }
    assertThat(lives).isEqualTo(pages);
    Story.isWhole(api.allEvents(run), pages);
    assertThat(strikes()).isZero();
  }

  @Test
  void web_and_worker_go_on_by_themselves_after_postgres_was_restarted_five_times() {
    try (JarProcess worker = worker(Map.of())) {
      String run = api.startRun(TestPdf.ofPages(60, folder, "sixty.pdf"));
      for (int restart = 1; restart <= 5; restart++) {
        awaitPagesThroughOutages(run, restart * 4);
        postgres.restart();
      }
      JsonObject ended =
          await()
              .ignoreExceptions()
              .until(() -> api.run(run), found -> found.getString("finished_at") != null);
      assertThat(ended.getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), 60);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  private void awaitPagesThroughOutages(String run, int atLeast) {
    await().ignoreExceptions().until(() -> api.run(run).getInteger("pages_done") >= atLeast);
  }
}
