package dev.pagerunner.models;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.ExternalData;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Weights on this machine's disk, by their SHA-256: {@code <sha256>/model.onnx}. Several processes
 * may share it: a file appears under its name only when it is whole. It may be emptied at any time.
 */
final class WeightsCache {
  private static final String TEMP = "tmp-";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path root;

  /**
   * Names the folder; makes nothing.
   *
   * @param cacheDir of everything that is cached
   */
  WeightsCache(Path cacheDir) {
    this.root = cacheDir.resolve("models");
  }

  Path root() {
    return root;
  }

  /** The folder with model.onnx in it. */
  Optional<Path> find(String sha256) {
    Path folder = root.resolve(sha256);
    return Files.isRegularFile(folder.resolve(ModelBundle.ONNX))
        ? Optional.of(folder)
        : Optional.empty();
  }

  /**
   * Takes a file over, whose SHA-256 was compared; returns the folder that it is in now.
   *
   * @param where it comes from, for messages
   * @throws PagerunnerException if it names other files, or is no model
   */
  Path adopt(String sha256, Path onnx, String where) {
    ExternalData.refuse(onnx, where);
    Path folder = root.resolve(sha256);
    try {
      Files.createDirectories(folder);
      Files.move(
          onnx,
          folder.resolve(ModelBundle.ONNX),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return folder;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Removes weights that turned out to be damaged. */
  void forget(String sha256) {
    TempFolders.delete(root.resolve(sha256));
  }

  /** An empty folder of this process, on the same file system; whoever asked for it deletes it. */
  Path newTemp() {
    String own = TEMP + ProcessHandle.current().pid() + "-";
    try {
      Files.createDirectories(root);
      deleteAbandoned();
      Path folder = root.resolve(own + NUMBER.incrementAndGet());
      TempFolders.empty(folder);
      return folder;
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** What processes left that were killed. */
  private void deleteAbandoned() throws IOException {
    try (DirectoryStream<Path> temps = Files.newDirectoryStream(root, TEMP + "*")) {
      for (Path temp : temps) {
        String pid = temp.getFileName().toString().replaceAll("^" + TEMP + "(\\d+).*", "$1");
        if (pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          TempFolders.delete(temp);
        }
      }
    }
  }

  PagerunnerException cannotWrite(IOException e) {
    return new PagerunnerException(
        "the cache folder "
            + root
            + " cannot be written ("
            + e.getMessage()
            + "): make room, or set PAGERUNNER_CACHE_DIR to another folder",
        e);
  }
}
