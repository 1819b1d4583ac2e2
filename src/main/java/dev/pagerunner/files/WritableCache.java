package dev.pagerunner.files;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The cache folder of a process. The one that is set may be read-only, as that of an image is for
 * every user but its own and on a read-only file system; models of one's own need a writable one.
 */
public final class WritableCache {
  private WritableCache() {}

  /**
   * Returns the folder that is set if it can be written, or does not exist yet. If it cannot,
   * returns one in the data folder, which has links to all that it holds.
   */
  public static Path of(Path wanted, Path dataDir) {
    if (!Files.isDirectory(wanted) || Files.isWritable(wanted)) {
      return wanted;
    }
    PrivateFolder.make(dataDir);
    Path own = dataDir.resolve("cache");
    try {
      Files.createDirectories(own);
      try (DirectoryStream<Path> all = Files.newDirectoryStream(wanted)) {
        for (Path one : all) {
          if (Files.isDirectory(one)) {
            linkContents(one, own.resolve(one.getFileName()));
          } else {
            link(one, own.resolve(one.getFileName()));
          }
        }
      }
      return own;
    } catch (IOException e) {
      throw new PagerunnerException("Cannot use the folder " + own + ": " + e, e);
    }
  }

  /** Folders such as {@code models} are made, since more is added to them. */
  private static void linkContents(Path folder, Path target) throws IOException {
    Files.createDirectories(target);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path one : all) {
        link(one, target.resolve(one.getFileName()));
      }
    }
  }

  /** Replaces a link that leads nowhere, as after a change of the image. */
  private static void link(Path file, Path target) throws IOException {
    if (Files.isSymbolicLink(target) && Files.notExists(target)) {
      Files.deleteIfExists(target);
    }
    try {
      Files.createSymbolicLink(target, file);
    } catch (FileAlreadyExistsException e) {
      // From the last start, or by another process.
    }
  }
}
