package dev.pagerunner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports for servers that must be told theirs before they start.
 *
 * <p>A port that the system gives and takes back may be given again before the server binds it.
 * These lie below the range that the system gives from, and each stays locked for this JVM until it
 * ends, so that no other test process gets it either.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int LAST = 31_999;
  private static final Path LOCKS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "pagerunner-test-ports-" + System.getProperty("user.name"));

  private static final List<FileLock> HELD = new ArrayList<>();
  private static int next = FIRST + (int) (ProcessHandle.current().pid() * 31 % (LAST - FIRST));

  private FreePorts() {}

  /** A port on which nothing listens, and that nobody else gets from here. */
  public static synchronized int next() {
    for (int tried = FIRST; tried <= LAST; tried++) {
      next = next >= LAST ? FIRST : next + 1;
      if (lock(next) && isFree(next)) {
        return next;
      }
    }
    throw new IllegalStateException("No free port between " + FIRST + " and " + LAST);
  }

  @SuppressWarnings("resource") // The lock is held, and its channel open, until this JVM ends.
  private static boolean lock(int port) {
    try {
      Files.createDirectories(LOCKS);
      FileChannel channel =
          FileChannel.open(
              LOCKS.resolve(Integer.toString(port)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return false;
      }
      HELD.add(lock);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
