package dev.pagerunner.vision.markup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Remembers what went wrong with a stream, so that a PDF is not taken for the cause. */
final class GuardedOutput extends FilterOutputStream {
  private IOException ioFailure;
  private RuntimeException failure;

  GuardedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      ioFailure = e;
      throw e;
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  /** The stream belongs to somebody else. */
  @Override
  public void close() {}

  /** Throws what the stream threw, if it did. */
  void rethrow() throws IOException {
    if (ioFailure != null) {
      throw ioFailure;
    }
    if (failure != null) {
      throw failure;
    }
  }
}
