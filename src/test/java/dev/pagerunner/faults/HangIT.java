package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.ChaosReport;
import dev.pagerunner.testing.HostilePdf;
import dev.pagerunner.testing.LongRun;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages that are never drawn, in the hands of a worker, drawn ahead, or being waited for by a
 * document that is closed; and at a random moment something happens to their run or their worker.
 * {@code bench/chaos hang} does the same more often and prints what it took.
 */
class HangIT {
  private static final int MOMENTS = LongRun.count("pagerunner.chaos.moments", 30, 100);
  private static final long SEED = Long.getLong("pagerunner.chaos.seed", System.nanoTime());
  private static final int BUDGET_S = 3;
  private static final int LONGEST_DELAY_MS = 3_000;

  /** A budget and 10 s are promised; a busy machine alone may take longer to start a worker. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Random random = new Random(SEED);

  @TempDir Path folder;

  /** What happens while pages are drawn for ever. */
  private enum Event {
    CANCEL,
    DELETE,
    SIGTERM,
    SIGKILL
  }

  @Test
  void whatever_happens_while_pages_are_drawn_for_ever_the_next_document_is_read() {
    System.err.println("-Dpagerunner.chaos.seed=" + SEED);
    List<Path> hostile =
        List.of(
            HostilePdf.endless(0, 2, folder, "at-once.pdf"),
            HostilePdf.endless(1, 1, folder, "ahead.pdf"),
            HostilePdf.endless(3, 2, folder, "later.pdf"));
    Path ordinary = smallImage();
    Map<String, String> settings =
        Map.of("PAGERUNNER_PAGE_TIMEOUT", BUDGET_S + " s", "PAGERUNNER_THREADS", "1");
    Duration longest = Duration.ZERO;
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      read(server.api(), ordinary, "at first");
      for (int moment = 1; moment <= MOMENTS; moment++) {
        JsonObject document = server.api().upload(hostile.get(random.nextInt(hostile.size())));
        pause();
        Event event = Event.values()[random.nextInt(Event.values().length)];
        happen(event, server, document);
        Instant since = Instant.now();
        read(server.api(), ordinary, "after " + event + ", moment " + moment + ", seed " + SEED);
        Duration took = Duration.between(since, Instant.now());
        longest = took.compareTo(longest) > 0 ? took : longest;
        forget(server.api(), document);
      }
      assertThat(server.workers()).hasSizeLessThanOrEqualTo(1);
    }
    ChaosReport.line(
        "pages drawn for ever, and a run cancelled or deleted or its worker ended at %d random"
            + " moments (seed %d): every next document was read, the slowest %.1f s after it, with"
            + " a time budget of %d s",
        MOMENTS, SEED, longest.toMillis() / 1000.0, BUDGET_S);
  }

  /** Again if a machine that is busy with other things was too slow for so short a time budget. */
  private static void read(Api api, Path file, String when) {
    await(when)
        .atMost(PATIENCE)
        .until(() -> api.awaitEnd(api.startRun(file), PATIENCE), HangIT::isReadInTime);
  }

  private static boolean isReadInTime(JsonObject run) {
    JsonObject error = run.getJsonObject("error");
    assertThat(error == null || error.getString("category").equals("page_timeout"))
        .as("%s", error)
        .isTrue();
    return run.getString("state").equals("succeeded");
  }

  private Path smallImage() {
    try {
      Path file = folder.resolve("small.png");
      ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void happen(Event event, Server server, JsonObject document) {
    String run = document.getJsonObject("run").getString("id");
    switch (event) {
      case CANCEL -> server.api().send("POST", "/api/v1/runs/" + run + "/cancel");
      case DELETE -> forget(server.api(), document);
      case SIGTERM -> server.workers().forEach(ProcessHandle::destroy);
      case SIGKILL -> server.workers().forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Also where that was done already. */
  private static void forget(Api api, JsonObject document) {
    api.send("DELETE", "/api/v1/documents/" + document.getString("id"));
  }

  private void pause() {
    Duration pause = Duration.ofMillis(random.nextInt(LONGEST_DELAY_MS));
    Patience.pause(pause);
  }
}
