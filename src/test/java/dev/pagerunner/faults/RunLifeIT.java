package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLifeIT {
  private static final int LONGEST_SLICE = 8;

  @TempDir static Path folder;
  private static Server server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = Server.startFirst(folder.resolve("data"), Map.of());
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_client_that_is_cut_after_every_event_misses_and_repeats_none() {
    String run = api.startRun(TestPdf.ofPages(10, folder, "cut.pdf"));
    List<Api.Event> events = new ArrayList<>();
    List<Api.Event> next = api.events(run, 0, 1);
    while (!next.isEmpty()) {
      events.addAll(next);
      next = api.events(run, events.get(events.size() - 1).id(), 1);
    }
    Story.isWhole(events, 10);
  }

  @Test
  void a_short_document_waits_for_one_slice_of_a_long_one_at_most() {
    String longRun = api.startRun(TestPdf.ofPages(80, folder, "eighty.pdf"));
    api.awaitPages(longRun, 1);
    String shortRun = api.startRun(TestPdf.ofPages(2, folder, "two.pdf"));
    assertThat(api.awaitEnd(shortRun).getString("state")).isEqualTo("succeeded");
    long before =
        server
            .sql()
            .number(
                """
                SELECT count(*) FROM event WHERE run_id = ? AND type = 'page.done'
                  AND at > (SELECT created_at FROM run WHERE id = ?)
                  AND at < (SELECT min(at) FROM event WHERE run_id = ? AND type = 'page.done')""",
                UUID.fromString(longRun),
                UUID.fromString(shortRun),
                UUID.fromString(shortRun));
    assertThat(before).isLessThanOrEqualTo(LONGEST_SLICE);
    assertThat(api.run(longRun).getString("state")).isEqualTo("running");
    api.send("POST", "/api/v1/runs/" + longRun + "/cancel");
    api.awaitEnd(longRun);
  }

  @Test
  void a_cancelled_run_keeps_what_was_found_and_can_be_finished_later() {
    String run = api.startRun(TestPdf.ofPages(40, folder, "forty.pdf"));
    api.awaitPages(run, 3);
    assertThat(api.send("POST", "/api/v1/runs/" + run + "/cancel").statusCode()).isLessThan(300);
    JsonObject cancelled = api.awaitEnd(run);
    assertThat(cancelled.getString("state")).isEqualTo("cancelled");
    int kept = cancelled.getInteger("pages_done");
    assertThat(kept).isBetween(3, 39);
    assertThat(api.pages(run).stream().filter(page -> page.getString("state").equals("done")))
        .hasSize(kept)
        .allMatch(page -> page.getInteger("detections") > 0);

    assertThat(api.send("POST", "/api/v1/runs/" + run + "/retry").statusCode()).isLessThan(300);
    assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
    assertThat(
            server
                .sql()
                .number("SELECT sum(attempt) FROM page WHERE run_id = ?", UUID.fromString(run)))
        .as("no page was read twice")
        .isEqualTo(40);
  }

  @Test
  void twenty_uploads_at_once_are_all_read() {
    List<CompletableFuture<String>> uploads =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> TestPdf.ofPages(1, folder, "many-" + i + ".pdf"))
            .map(file -> CompletableFuture.supplyAsync(() -> api.startRun(file)))
            .toList();
    List<String> runs = uploads.stream().map(CompletableFuture::join).toList();
    assertThat(runs).doesNotHaveDuplicates();
    assertThat(runs)
        .allSatisfy(run -> assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded"));
  }
}
