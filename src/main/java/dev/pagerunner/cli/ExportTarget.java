package dev.pagerunner.cli;

import dev.pagerunner.client.ServerClient;
import dev.pagerunner.domain.PagerunnerException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where an export of a server is written. What cannot be written is told apart from what cannot be
 * fetched, which is fetched again.
 */
final class ExportTarget {
  private ExportTarget() {}

  /** Fetches into a file, which is there when it is whole. */
  static void fetch(ServerClient client, String run, String query, Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      client.export(run, query, () -> opened(part));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(file.toString(), e);
    } finally {
      delete(part);
    }
  }

  /** Fetches to standard output, where nothing can be taken back. */
  static void fetch(ServerClient client, String run, String query, OutputStream out) {
    Writing writing = new Writing("standard output", out);
    client.export(run, query, () -> writing.again());
  }

  private static OutputStream opened(Path part) {
    try {
      return new Writing(
          part.toString(), new BufferedOutputStream(Files.newOutputStream(part)), true);
    } catch (IOException e) {
      throw unwritable(part.toString(), e);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException ignored) {
      // Whatever went wrong before is reported.
    }
  }

  private static PagerunnerException unwritable(String what, IOException e) {
    return new PagerunnerException(what + " cannot be written: " + e.getMessage(), e);
  }

  /** Says of errors that they are of this side. */
  private static final class Writing extends FilterOutputStream {
    private final String name;
    private final boolean closes;
    private boolean begun;

    Writing(String name, OutputStream out) {
      this(name, out, false);
    }

    Writing(String name, OutputStream out, boolean closes) {
      super(out);
      this.name = name;
      this.closes = closes;
    }

    Writing again() {
      if (begun) {
        throw new PagerunnerException(
            "the connection broke, and what was printed is not whole: use -o, which tries again");
      }
      return this;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      begun = true;
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw unwritable(name, e);
      }
    }

    @Override
    public void close() {
      try {
        out.flush();
        if (closes) {
          out.close();
        }
      } catch (IOException e) {
        throw unwritable(name, e);
      }
    }
  }
}
