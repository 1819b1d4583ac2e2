package dev.pagerunner.vision.source.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A TIFF file with one directory: its bytes, and behind them a copy of a page's directory to which
 * the header leads. A decoder that reads every directory first, and all their values, meets what
 * the page needs and nothing else.
 */
final class OnePageStream extends ImageInputStreamImpl {
  /** Decoders ask for single bytes. */
  private static final int BUFFER = 8_192;

  private final TiffFile file;
  private final ByteBuffer header;
  private final ByteBuffer directory;
  private byte[] buffer = new byte[0];
  private long bufferAt;

  /**
   * @throws IOException if the page's values are too large, or outside of the file
   */
  OnePageStream(TiffFile file, TiffDirectory page) throws IOException {
    this.file = file;
    ByteBuffer entries = page.ofPixels();
    int count = entries.remaining() / TiffDirectory.entryBytes(file.big());
    directory = ByteBuffer.allocate(entries.remaining() + 16).order(file.order());
    header = file.read(0, file.big() ? 16 : 8);
    if (file.big()) {
      header.putLong(8, file.length());
      directory.putLong(count).put(entries).putLong(0);
    } else {
      header.putInt(4, Math.toIntExact(file.length()));
      directory.putShort((short) count).put(entries).putInt(0);
    }
    directory.flip();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (streamPos >= length()) {
      return -1;
    }
    if (streamPos < bufferAt || streamPos >= bufferAt + buffer.length) {
      fill();
    }
    int from = (int) (streamPos - bufferAt);
    int read = Math.min(wanted, buffer.length - from);
    System.arraycopy(buffer, from, into, offset, read);
    streamPos += read;
    return read;
  }

  private void fill() throws IOException {
    ByteBuffer part;
    if (streamPos < header.capacity()) {
      bufferAt = 0;
      part = header;
    } else if (streamPos < file.length()) {
      bufferAt = streamPos;
      part = file.read(streamPos, (int) Math.min(BUFFER, file.length() - streamPos));
    } else {
      bufferAt = file.length();
      part = directory;
    }
    buffer = new byte[part.limit()];
    part.get(0, buffer);
  }

  @Override
  public long length() {
    return file.length() + directory.limit();
  }
}
