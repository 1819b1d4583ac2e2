package dev.pagerunner.http.response;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses the parts of an answer with gzip so that each can be read as soon as it arrives.
 *
 * <p>A compressor of its own would hold 256 KB for as long as the answer takes. Here all answers of
 * a thread share one, which is started anew for each part, with the end of the part before as its
 * dictionary: to a reader, who has just read that, the parts are one stream (RFC 1951). So an
 * answer holds a few kilobytes. For one thread at a time.
 */
final class GzipParts {
  /** An event is some 4 KB, and the next one is much like it. */
  private static final int MOST_REMEMBERED = 4 * 1024;

  private static final int PIECE_BYTES = 4 * 1024;
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** The last block, without content. */
  private static final byte[] LAST_BLOCK = {3, 0};

  /** Event loops live as long as the process. */
  private static final ThreadLocal<Deflater> SHARED =
      ThreadLocal.withInitial(() -> new Deflater(Deflater.DEFAULT_COMPRESSION, true));

  private final CRC32 checksum = new CRC32();
  private long size;
  private byte[] remembered = {};
  private boolean begun;

  /** The next part; to be sent in this order. */
  Buffer part(Buffer plain) {
    Buffer out = Buffer.buffer(PIECE_BYTES);
    if (!begun) {
      begun = true;
      out.appendBytes(HEADER);
    }
    if (plain.length() > 0) {
      byte[] bytes = plain.getBytes();
      checksum.update(bytes);
      size += bytes.length;
      deflate(bytes, out);
      int from = Math.max(0, bytes.length - MOST_REMEMBERED);
      remembered = Arrays.copyOfRange(bytes, from, bytes.length);
    }
    return out;
  }

  /** The last part, with the end of the stream. */
  Buffer last(Buffer plain) {
    return part(plain)
        .appendBytes(LAST_BLOCK)
        .appendIntLE((int) checksum.getValue())
        .appendIntLE((int) size);
  }

  private void deflate(byte[] bytes, Buffer out) {
    Deflater deflater = SHARED.get();
    deflater.reset();
    if (remembered.length > 0) {
      deflater.setDictionary(remembered);
    }
    deflater.setInput(bytes);
    byte[] piece = new byte[PIECE_BYTES];
    int length;
    do {
      length = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
      out.appendBytes(piece, 0, length);
    } while (length == piece.length);
  }
}
