package dev.pagerunner.vision.onnx;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.vision.model.CacheFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records in the cache folder which self-checks passed on this machine, so that a restarted worker
 * need not repeat them. A failed check is not recorded.
 */
final class SelfCheckMemory {
  /** Enough for every model of a machine, and for machines that share a cache folder. */
  private static final int MAX_FILES = 200;

  private final Path folder;

  SelfCheckMemory(Path cacheDir) {
    this.folder = cacheDir.resolve("self-checks");
  }

  /**
   * @param circumstances all that affects what the model answers
   */
  boolean hasPassed(String circumstances) {
    try {
      return Files.readString(folder.resolve(name(circumstances))).equals(circumstances);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Records that a check passed. If that cannot be written, the check is repeated the next time.
   */
  void keep(String circumstances) {
    byte[] bytes = circumstances.getBytes(StandardCharsets.UTF_8);
    try {
      new CacheFolder(folder)
          .unpack(name(circumstances), () -> new ByteArrayInputStream(bytes), ignored -> {});
      makeRoom();
    } catch (IOException | PagerunnerException e) {
      return;
    }
  }

  private void makeRoom() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    }
    if (files.size() > MAX_FILES) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String name(String circumstances) {
    return Sha256.of(circumstances);
  }
}
