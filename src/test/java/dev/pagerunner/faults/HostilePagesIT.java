package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.ChaosReport;
import dev.pagerunner.testing.HostilePdf;
import dev.pagerunner.testing.LongRun;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Page after page that is drawn for ever, takes all memory, is nested without end or damaged, for
 * one server. {@code bench/chaos pages} feeds it more of them.
 */
class HostilePagesIT {
  private static final int PAGES = LongRun.count("pagerunner.chaos.pages", 40, 1_000);
  private static final long SEED = Long.getLong("pagerunner.chaos.seed", System.nanoTime());
  private static final int PAGES_OF_A_DOCUMENT = 20;

  /** Long enough for an ordinary page of a busy machine. */
  private static final String BUDGET = "3 s";

  private static final int MOST_LOG_OF_A_PAGE = 2_000;
  private static final Duration OF_A_DOCUMENT = Duration.ofMinutes(10);

  private final Random random = new Random(SEED);
  private final Map<String, Integer> results = new TreeMap<>();

  @TempDir Path folder;

  @Test
  void after_page_upon_page_that_does_harm_the_same_server_reads_an_ordinary_document() {
    System.err.println("-Dpagerunner.chaos.seed=" + SEED);
    Path ordinary = TestPdf.ofPages(1, folder, "ordinary.pdf");
    Map<String, String> settings =
        Map.of("PAGERUNNER_PAGE_TIMEOUT", BUDGET, "PAGERUNNER_ACCESS_LOG", "false");
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      Api api = server.api();
      for (int pages = 0; pages < PAGES; pages += PAGES_OF_A_DOCUMENT) {
        Path file = HostilePdf.ofEveryKind(PAGES_OF_A_DOCUMENT, random, folder, "hostile.pdf");
        String run = api.startRun(file);
        JsonObject ended = api.awaitEnd(run, OF_A_DOCUMENT);
        int told = ended.getInteger("pages_done") + ended.getInteger("pages_failed");
        assertThat(told).as("pages that have a result").isEqualTo(PAGES_OF_A_DOCUMENT);
        count(api.pages(run));
        await().until(() -> isRead(api, ordinary));
      }
      assertThat(server.process().isAlive()).isTrue();
      assertThat(server.workers()).hasSizeLessThanOrEqualTo(1);
      assertThat(server.log()).hasSizeLessThan(MOST_LOG_OF_A_PAGE * (PAGES + 10));
    }
    assertThat(results).doesNotContainKeys("worker_crashed", "worker_error");
    ChaosReport.line(
        "%d hostile pages (seed %d): %s; after each %d of them the server read an ordinary"
            + " document",
        PAGES, SEED, results, PAGES_OF_A_DOCUMENT);
  }

  private void count(List<JsonObject> pages) {
    for (JsonObject page : pages) {
      JsonObject error = page.getJsonObject("error");
      String result = error == null ? page.getString("state") : error.getString("category");
      results.merge(result, 1, Integer::sum);
    }
  }

  /** Read again if a machine that is busy with other things was too slow for the time budget. */
  private static boolean isRead(Api api, Path ordinary) {
    JsonObject error = api.awaitEnd(api.startRun(ordinary)).getJsonObject("error");
    assertThat(error == null || error.getString("category").equals("page_timeout"))
        .as("%s", error)
        .isTrue();
    return error == null;
  }
}
