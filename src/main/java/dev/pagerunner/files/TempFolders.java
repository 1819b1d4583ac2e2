package dev.pagerunner.files;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders whose contents can be deleted at any time. */
public final class TempFolders {
  private TempFolders() {}

  /** Creates {@code folder}, or empties it if it exists. */
  public static void empty(Path folder) {
    delete(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new PagerunnerException("Could not make the folder " + folder + ": " + e, e);
    }
  }

  /** Deletes {@code folder} and everything in it. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new PagerunnerException("Could not empty the folder " + folder + ": " + e, e);
    }
  }
}
