package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadPageIT {
  private static final int PAGES = 6;

  @TempDir Path folder;

  @Test
  void a_page_on_which_eight_workers_died_is_given_up_and_the_others_are_read() {
    try (Server server = Server.start(folder.resolve("data"), Map.of("PAGERUNNER_THREADS", "1"))) {
      Api api = server.api();
      String run = api.startRun(TestPdf.ofPages(PAGES, folder, "six.pdf"));
      api.awaitRun(run, state -> state.getInteger("pages_total") != null);
      for (int strike = 1; strike <= 8; strike++) {
        ProcessHandle victim = Freezing.aWorkerWithALease(server);
        victim.destroyForcibly();
        victim.onExit().join();
      }
      JsonObject ended = api.awaitEnd(run);
      assertThat(ended.getString("state")).isEqualTo("partial");
      List<JsonObject> failed =
          api.pages(run).stream().filter(p -> p.getString("state").equals("failed")).toList();
      assertThat(failed).hasSize(1);
      assertThat(failed.get(0).getJsonObject("error").getString("category"))
          .isEqualTo("worker_crashed");
      assertThat(ended.getInteger("pages_done")).isEqualTo(PAGES - 1);

      api.send("POST", "/api/v1/runs/" + run + "/retry");
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
    }
  }

  @Test
  void work_past_its_time_budget_fails_with_that_reason_and_ends_its_worker() throws IOException {
    Map<String, String> settings = Map.of("PAGERUNNER_PAGE_TIMEOUT", "300 ms");
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      Api api = server.api();
      String run = api.startRun(hugeImage());
      JsonObject ended = api.awaitEnd(run);
      assertThat(ended.getString("state")).isEqualTo("failed");
      assertThat(ended.getJsonObject("error").getString("category")).isEqualTo("page_timeout");
      await().until(() -> server.log().contains("Worker 1 exited with 75; restarting it"));
    }
  }

  @Test
  void a_delete_that_was_interrupted_is_finished_by_the_reaper() throws IOException {
    try (Server server = Server.start(folder.resolve("data"), Map.of("PAGERUNNER_WORKERS", "0"))) {
      String prefix = "documents/" + UUID.randomUUID() + "/";
      Path left = server.data().resolve("blobs").resolve(prefix);
      Files.createDirectories(left.resolve("runs"));
      Files.writeString(left.resolve("source"), "bytes that nobody owns any more");
      server
          .sql()
          .value(
              """
              INSERT INTO blob_trash (prefix, sweep_after, keep_until)
              VALUES (?, now(), now()) RETURNING prefix""",
              prefix);
      await().until(() -> !Files.exists(left));
      await().until(() -> server.sql().number("SELECT count(*) FROM blob_trash") == 0);
    }
  }

  /** Just below the largest page that is rendered; takes a second or more. */
  private Path hugeImage() throws IOException {
    Path file = folder.resolve("huge.png");
    BufferedImage image = new BufferedImage(7_000, 7_000, BufferedImage.TYPE_BYTE_BINARY);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
