package dev.pagerunner.vision.model;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/**
 * A folder into which files of the jar are unpacked once. Several processes may do so at the same
 * time: a file appears under its name only when it is complete.
 */
public final class CacheFolder {
  private static final String PART = ".part";
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final Path folder;

  public CacheFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new PagerunnerException("the cache folder " + folder + " cannot be made: " + e, e);
    }
  }

  /** Opens the bytes of a file. */
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Returns the unpacked file of this name. An existing one of this size is used as it is.
   *
   * @param bytes its size
   */
  public Path unpackOnce(String name, long bytes, Source source) throws IOException {
    Path target = folder.resolve(name);
    if (!Files.isRegularFile(target) || Files.size(target) != bytes) {
      unpack(name, source);
    }
    return target;
  }

  /** Checks a file before it appears under its name; throws if the file is not as it must be. */
  public interface Check {
    void look(Path file) throws IOException;
  }

  /** Writes the file of this name, or replaces it. */
  private Path unpack(String name, Source source) throws IOException {
    return unpack(name, source, ignored -> {});
  }

  /** Writes the file of this name, or replaces it, if its copy passes a check. */
  public Path unpack(String name, Source source, Check check) throws IOException {
    removeAbandonedParts();
    Path part = Files.createTempFile(folder, name, PART);
    try (InputStream in = source.open()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      check.look(part);
      return Files.move(
          part,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Deletes partial files of processes that were killed while they unpacked. */
  private void removeAbandonedParts() throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(limit)) {
          Files.deleteIfExists(part);
        }
      }
    }
  }
}
