package dev.pagerunner.files;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The data folder of a Pagerunner that keeps everything on this machine. Locked while in use; the
 * lock is released when the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;

  private DataFolder(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Creates the folder if it is missing, and locks it for this process.
   *
   * @throws PagerunnerException if another process has locked it
   */
  public static DataFolder lock(Path root) {
    try {
      PrivateFolder.make(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new PagerunnerException(
            "Another Pagerunner uses the folder "
                + root
                + ". Stop it, or set PAGERUNNER_DATA_DIR to another folder.");
      }
      return new DataFolder(root, channel);
    } catch (IOException e) {
      throw new PagerunnerException("Cannot use the folder " + root + ": " + e.getMessage(), e);
    }
  }

  public Path root() {
    return root;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new PagerunnerException("Could not unlock " + root + ": " + e.getMessage(), e);
    }
  }
}
