package dev.pagerunner.vision.onnx;

import dev.pagerunner.domain.PagerunnerException;
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
 * Which self-checks passed on this machine, in the cache folder, so that a worker that starts again
 * need not repeat them. A check that failed is not kept.
 */
final class SelfCheckMemory {
  /** Enough for every model of a machine, and for machines that share a cache folder. */
  private static final int MAX_FILES = 200;

  private final Path folder;

  SelfCheckMemory(Path cacheDir) {
    this.folder = cacheDir.resolve("self-checks");
  }

  /**
   * @param circumstances all that decides what the model answers
   */
  boolean hasPassed(String circumstances) {
    try {
      return Files.readString(folder.resolve(name(circumstances))).equals(circumstances);
    } catch (IOException e) {
      return false;
    }
  }

  /** What cannot be kept is checked again the next time. */
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
    return CacheFolder.sha256(circumstances.getBytes(StandardCharsets.UTF_8));
  }
}
