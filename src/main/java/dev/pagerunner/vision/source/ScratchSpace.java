package dev.pagerunner.vision.source;

import dev.pagerunner.domain.TemporaryFileException;
import java.io.EOFException;
import java.io.IOException;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccess;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.io.RandomAccessStreamCache;
import org.apache.pdfbox.io.ScratchFile;

/**
 * The temporary file of an open PDF. What goes wrong with the disk is told apart from what goes
 * wrong with the document: PDFBox reports both as IOException.
 */
final class ScratchSpace implements RandomAccessStreamCache {
  /** Of PDFBox, for a document that takes more than it may. */
  private static final String OF_THE_DOCUMENT = "Maximum allowed scratch file memory";

  private final ScratchFile file;

  private ScratchSpace(ScratchFile file) {
    this.file = file;
  }

  /**
   * For one document.
   *
   * @throws TemporaryFileException if there is no such folder
   */
  static ScratchSpace of(RenderLimits limits) throws TemporaryFileException {
    MemoryUsageSetting settings =
        MemoryUsageSetting.setupTempFileOnly(limits.maxTempBytes())
            .setTempDir(limits.tempDir().toFile());
    try {
      return new ScratchSpace(new ScratchFile(settings));
    } catch (IOException e) {
      throw new TemporaryFileException(e);
    }
  }

  @Override
  public RandomAccess createBuffer() throws IOException {
    return new Guarded(guarded(file::createBuffer));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** An access to the file. */
  @FunctionalInterface
  private interface Access<T> {
    T run() throws IOException;
  }

  /** An access without a result. */
  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private static <T> T guarded(Access<T> access) throws IOException {
    try {
      return access.run();
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      boolean isOfDocument = String.valueOf(e.getMessage()).startsWith(OF_THE_DOCUMENT);
      throw isOfDocument ? e : new TemporaryFileException(e);
    }
  }

  private static void guard(Action action) throws IOException {
    guarded(
        () -> {
          action.run();
          return null;
        });
  }

  /** A part of the file. Reads and moves may write, too: the part that was changed before. */
  private record Guarded(RandomAccess part) implements RandomAccess {
    @Override
    public int read() throws IOException {
      return guarded(part::read);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return guarded(() -> part.read(bytes, offset, length));
    }

    @Override
    public long getPosition() throws IOException {
      return part.getPosition();
    }

    @Override
    public void seek(long position) throws IOException {
      guard(() -> part.seek(position));
    }

    @Override
    public long length() throws IOException {
      return part.length();
    }

    @Override
    public boolean isClosed() {
      return part.isClosed();
    }

    @Override
    public boolean isEOF() throws IOException {
      return part.isEOF();
    }

    @Override
    public RandomAccessReadView createView(long start, long length) throws IOException {
      return part.createView(start, length);
    }

    @Override
    public void write(int value) throws IOException {
      guard(() -> part.write(value));
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      guard(() -> part.write(bytes, offset, length));
    }

    @Override
    public void clear() throws IOException {
      guard(part::clear);
    }

    @Override
    public void close() throws IOException {
      part.close();
    }
  }
}
