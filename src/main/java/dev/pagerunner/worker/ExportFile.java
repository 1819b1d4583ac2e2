package dev.pagerunner.worker;

import dev.pagerunner.domain.TemporaryFileException;
import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.domain.UnexportableException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary file that gets an export, and grows no further than it may. */
final class ExportFile extends OutputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long BETWEEN_LOOKS = 16L << 20;
  private static final long MEGABYTE = 1_000_000;

  private final Path file;
  private final OutputStream out;
  private final long most;
  private final long minFreeDisk;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private long written;
  private long lookAt;

  /**
   * Creates the file.
   *
   * @param most bytes
   * @param minFreeDisk bytes that stay free on its disk
   */
  ExportFile(Path file, long most, long minFreeDisk) throws IOException {
    this.file = file;
    this.out = opened(file);
    this.most = most;
    this.minFreeDisk = minFreeDisk;
  }

  private static OutputStream opened(Path file) throws TemporaryFileException {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw new TemporaryFileException(e);
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    count(length);
    if (length > BUFFER_BYTES - used) {
      empty();
    }
    if (length >= BUFFER_BYTES) {
      send(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, used, length);
      used += length;
    }
  }

  private void count(int length) throws IOException {
    written += length;
    if (written > most) {
      throw new UnexportableException(
          Reason.TOO_LARGE,
          "The file is larger than "
              + most / MEGABYTE
              + " MB. Choose fewer runs or pages, leave images out, or raise"
              + " PAGERUNNER_MAX_EXPORT.");
    }
    if (written >= lookAt) {
      lookAt = written + BETWEEN_LOOKS;
      if (Files.getFileStore(file).getUsableSpace() < minFreeDisk) {
        throw new UnexportableException(
            Reason.NO_SPACE,
            "The disk of the worker is nearly full. Try again once there is room on it.");
      }
    }
  }

  private void empty() throws IOException {
    send(buffer, 0, used);
    used = 0;
  }

  private void send(byte[] bytes, int offset, int length) throws TemporaryFileException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new TemporaryFileException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      empty();
    } finally {
      out.close();
    }
  }
}
