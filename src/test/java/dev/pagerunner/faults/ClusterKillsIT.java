package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.ChaosReport;
import dev.pagerunner.testing.Cluster;
import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.LongRun;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.Signals;
import dev.pagerunner.testing.TestPdf;
import dev.pagerunner.testing.Uploading;
import dev.pagerunner.testing.WebJvm;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes killed at random moments. {@code bench/chaos} runs the same with many more kills and
 * prints what they cost.
 */
class ClusterKillsIT {
  private static final int KILLS = LongRun.count("pagerunner.chaos.kills", 15, 50);
  private static final int WEB_KILLS = LongRun.count("pagerunner.chaos.web-kills", 4, 10);
  private static final int DOCUMENTS = LongRun.count("pagerunner.chaos.documents", 8, 20);
  private static final int PAGES = Math.max(12, KILLS / 4);
  private static final int WORKERS = 3;
  private static final int CLIENTS = 8;
  private static final int SHORTEST_PAUSE_MS = 200;
  private static final int LONGEST_PAUSE_MS = 2_000;

  /** A lease lasts 15 s, so that work that was in hand goes on within 30 s of a kill. */
  private static final Duration LONGEST_OVERDUE = Duration.ofSeconds(15);

  private static final Duration RESUMED_WITHIN = Duration.ofSeconds(30);

  private final Random random = new Random(7);

  @TempDir Path folder;

  @Test
  void killed_workers_lose_no_document_and_repeat_no_page_but_the_one_in_hand() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      Api api = cluster.startWeb().api();
      List<JarProcess> workers = new ArrayList<>();
      for (int n = 0; n < WORKERS; n++) {
        workers.add(cluster.startWorker());
      }
      Path file = TestPdf.ofPages(PAGES, folder, "document.pdf");
      List<String> runs = new ArrayList<>();
      for (int n = 0; n < DOCUMENTS; n++) {
        runs.add(api.startRun(file));
      }
      api.awaitPages(runs.get(0), 1);
      Instant began = Instant.now();

      for (int kill = 1; kill <= KILLS; kill++) {
        pause();
        int victim = random.nextInt(WORKERS);
        workers.get(victim).killHard();
        workers.set(victim, cluster.startWorker());
        assertThat(longestOverdue(cluster)).isLessThan(LONGEST_OVERDUE);
      }
      Duration killing = Duration.between(began, Instant.now());
      Duration resumed = resumedAfterAllWereKilled(cluster, workers);

      for (String run : runs) {
        assertThat(api.awaitEnd(run, Patience.EVENTUALLY.multipliedBy(KILLS)).getString("state"))
            .isEqualTo("succeeded");
        Story.isWhole(api.allEvents(run), PAGES);
      }
      long lost = cluster.sql().number("SELECT sum(attempt - 1) FROM slice");
      assertThat(lost).as("leases lost, each with one page in hand").isBetween(1L, KILLS + 3L);
      assertThat(cluster.sql().number("SELECT count(*) FROM page WHERE state = 'done'"))
          .isEqualTo((long) DOCUMENTS * PAGES);
      ChaosReport.line(
          "workers killed %d times in %d s: %d documents, %d pages, each recorded once; %d leases"
              + " lost; work went on %.1f s after all were killed at once",
          KILLS + WORKERS,
          killing.toSeconds(),
          DOCUMENTS,
          DOCUMENTS * PAGES,
          lost,
          resumed.toMillis() / 1000.0);
    }
  }

  @Test
  void a_killed_web_process_loses_no_upload_that_it_accepted() throws IOException {
    // Many kills bring more uploads than one worker reads meanwhile, which is not what is tried
    // here.
    Map<String, String> settings = Map.of("PAGERUNNER_MAX_QUEUED", "100000");
    try (Cluster cluster = Cluster.start(folder, settings)) {
      WebJvm web = cluster.startWeb();
      cluster.startWorker();
      Path file = TestPdf.ofPages(1, folder, "one.pdf");
      List<JsonObject> documents;
      try (Uploading uploading = Uploading.start(web.api(), file, CLIENTS)) {
        for (int kill = 1; kill <= WEB_KILLS; kill++) {
          uploading.awaitMore(CLIENTS);
          pause();
          web.replaceKilled();
        }
        uploading.awaitMore(CLIENTS);
        documents = uploading.documents();
      }
      for (JsonObject document : documents) {
        String run = document.getJsonObject("run").getString("id");
        assertThat(web.api().awaitEnd(run).getString("state")).isEqualTo("succeeded");
        Story.isWhole(web.api().allEvents(run), 1);
        assertThat(web.api().download("/api/v1/documents/" + document.getString("id") + "/file"))
            .isEqualTo(Files.readAllBytes(file));
      }
      ChaosReport.line(
          "web killed %d times under %d clients: %d uploads accepted, none missing",
          WEB_KILLS, CLIENTS, documents.size());
    }
  }

  @Test
  void a_worker_that_slept_longer_than_its_lease_writes_nothing() {
    try (Cluster cluster = Cluster.start(folder, Map.of("PAGERUNNER_LEASE", "2 s"))) {
      Api api = cluster.startWeb().api();
      JarProcess zombie = cluster.startWorker();
      String run = api.startRun(TestPdf.ofPages(24, folder, "long.pdf"));
      api.awaitPages(run, 2);
      Signals.stop(zombie.handle());
      cluster.startWorker();
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      List<Api.Event> before = api.allEvents(run);
      Story.isWhole(before, 24);

      Signals.resume(zombie.handle());

      await().until(zombie::log, log -> log.contains("ost the lease") || log.contains("is lost"));
      assertThat(api.allEvents(run)).isEqualTo(before);
    }
  }

  /** From the kill of every worker to the next page of any document. */
  private static Duration resumedAfterAllWereKilled(Cluster cluster, List<JarProcess> workers) {
    workers.forEach(JarProcess::killHard);
    Instant killed = Instant.now();
    long before = pagesDone(cluster);
    cluster.startWorkers(WORKERS);
    await().atMost(RESUMED_WITHIN).until(() -> pagesDone(cluster) > before);
    return Duration.between(killed, Instant.now());
  }

  private static long pagesDone(Cluster cluster) {
    return cluster.sql().number("SELECT count(*) FROM page WHERE state = 'done'");
  }

  private static Duration longestOverdue(Cluster cluster) {
    return Duration.ofMillis(
        cluster
            .sql()
            .number(
                "SELECT coalesce(max(extract(epoch FROM now() - lease_until) * 1000)::bigint, 0)"
                    + " FROM slice WHERE state = 'leased'"));
  }

  private void pause() {
    Duration pause = Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    Patience.pause(pause);
  }
}
