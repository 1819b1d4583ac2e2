package dev.pagerunner.vision.markup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on what comes behind so many bytes. */
final class TailOutput extends FilterOutputStream {
  private long left;

  TailOutput(OutputStream out, long left) {
    super(out);
    this.left = left;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int skipped = (int) Math.min(left, length);
    left -= skipped;
    out.write(bytes, offset + skipped, length - skipped);
  }
}
