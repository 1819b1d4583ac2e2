package dev.pagerunner.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server keeps, as other users of the machine find it. */
class PrivateFilesIT {
  @TempDir Path folder;

  @Test
  void no_file_and_no_folder_of_a_server_gives_others_any_right() throws IOException {
    Path data = folder.resolve("data");
    Map<String, String> settings = Map.of("PAGERUNNER_CACHE_DIR", data.resolve("cache").toString());
    try (Server server = Server.startFirst(data, settings)) {
      Api api = server.api();
      String run = api.startRun(TestPdf.ofPages(2, folder, "two.pdf"));
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      assertThat(openTo(data)).as("while it runs").isEmpty();
    }
    assertThat(openTo(data)).as("afterwards").isEmpty();
    assertThat(data.resolve("blobs/documents")).isNotEmptyDirectory();
    assertThat(data.resolve("cache")).isNotEmptyDirectory();
  }

  /** What is below {@code folder}, and itself, with a right for others, with its mode. */
  private static List<String> openTo(Path folder) throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(one -> !Files.isSymbolicLink(one)).toList()) {
        String mode =
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        if (!mode.endsWith("------")) {
          open.add(mode + " " + path);
        }
      }
    }
    return open;
  }
}
