package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a server again and again while it reads its inbox. */
class InboxIT {
  private static final int FILES = 24;
  private static final int KILLS = 3;
  private static final long LONGEST_LIFE_MS = 4_000;

  @TempDir Path folder;

  @Test
  void each_file_is_read_once_and_none_is_lost() throws IOException {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    for (int i = 0; i < FILES; i++) {
      Path made = TestPdf.ofPages(1 + i % 3, folder, i + ".pdf");
      Files.move(made, inbox.resolve(made.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    Map<String, String> settings =
        Map.of("PAGERUNNER_INBOX", inbox.toString(), "PAGERUNNER_INBOX_INTERVAL", "100 ms");
    for (int i = 0; i < KILLS; i++) {
      try (Server server = Server.start(folder.resolve("data"), settings)) {
        Patience.pause(
            Duration.ofMillis(ThreadLocalRandom.current().nextLong(100, LONGEST_LIFE_MS)));
        server.killHard();
      }
    }
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      await().untilAsserted(() -> assertThat(count(inbox.resolve("done"))).isEqualTo(FILES));
      await().untilAsserted(() -> assertThat(inbox.resolve("working")).isEmptyDirectory());
      assertThat(inbox.resolve("failed")).isEmptyDirectory();
      assertThat(server.sql().number("SELECT count(*) FROM document")).isEqualTo(FILES);
      assertThat(server.sql().number("SELECT count(DISTINCT filename) FROM document"))
          .isEqualTo(FILES);
    }
  }

  private static long count(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
