package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.HostilePdf;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small documents that once stopped everything behind them, or filled the log. */
class HostileDocumentsIT {
  private static final int MAX_LOG_BYTES = 10_000;

  @TempDir static Path folder;
  private static Server server;
  private static Api api;
  private static Path ordinary;

  @BeforeAll
  static void start() {
    // Asking again and again for a run's end is not what the length of the log is measured for.
    server =
        Server.start(
            folder.resolve("data"),
            Map.of("PAGERUNNER_PAGE_TIMEOUT", "15 s", "PAGERUNNER_ACCESS_LOG", "false"));
    api = server.api();
    ordinary = TestPdf.ofPages(1, folder, "one.pdf");
    api.awaitEnd(api.startRun(ordinary));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_pdf_for_holders_of_certificates_is_refused_at_once_and_the_next_is_read() {
    String run = api.startRun(Path.of("src/test/resources/cases/public-key.pdf"));
    String next = api.startRun(ordinary);
    JsonObject refused = api.awaitEnd(run);
    assertThat(refused.getString("state")).isEqualTo("failed");
    assertThat(refused.getJsonObject("error").getString("category")).isEqualTo("encrypted");
    assertThat(api.awaitEnd(next).getString("state")).isEqualTo("succeeded");
    assertThat(attempts(run)).isEqualTo(1);
  }

  private static long attempts(String run) {
    return server
        .sql()
        .number("SELECT max(attempt) FROM slice WHERE run_id = ?", java.util.UUID.fromString(run));
  }

  @Test
  void a_page_full_of_faults_fills_no_log() {
    assertThat(bytesOfLogFor(HostilePdf.fullOfFaults(folder, "faults.pdf")))
        .isLessThan(MAX_LOG_BYTES);
  }

  @Test
  void a_form_that_shows_itself_fills_no_log() {
    assertThat(bytesOfLogFor(HostilePdf.showingItself(folder, "itself.pdf")))
        .isLessThan(MAX_LOG_BYTES);
  }

  @Test
  void a_page_that_is_slow_is_told_of_in_a_few_lines() {
    assertThat(bytesOfLogFor(HostilePdf.endless(0, 1, folder, "endless.pdf")))
        .isLessThan(MAX_LOG_BYTES);
  }

  /** On a slow machine the page's time is over before its memory is. */
  @Test
  void a_page_that_takes_all_memory_fails_as_one_and_the_next_document_is_read() {
    String run = api.startRun(HostilePdf.greedy(folder, "greedy.pdf"));
    assertThat(api.awaitEnd(run).getJsonObject("error").getString("category"))
        .isIn("out_of_memory", "page_timeout");
    assertThat(api.awaitEnd(api.startRun(ordinary)).getString("state")).isEqualTo("succeeded");
  }

  /** Whatever becomes of its run; the next document is read. */
  private static int bytesOfLogFor(Path file) {
    int before = logBytes();
    api.awaitEnd(api.startRun(file));
    assertThat(api.awaitEnd(api.startRun(ordinary)).getString("state")).isEqualTo("succeeded");
    return logBytes() - before;
  }

  private static int logBytes() {
    return server.log().getBytes(StandardCharsets.UTF_8).length;
  }
}
