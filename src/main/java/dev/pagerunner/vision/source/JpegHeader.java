package dev.pagerunner.vision.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a JPEG is coded. Source: ITU-T T.81, table B.1.
 *
 * @param process 0 baseline, 1 extended, 2 progressive; others are lossless, hierarchical or
 *     arithmetic
 * @param bits of a sample
 * @param width in pixels, as all of the file says
 * @param height in pixels
 * @param samples of a pixel
 * @param transform what Adobe's mark says of the colours; 0 without one
 */
record JpegHeader(int process, int bits, int width, int height, int samples, int transform) {
  /** Of a file without one; a decoder says what else is wrong with it. */
  private static final JpegHeader NONE = new JpegHeader(0, 8, 0, 0, 0, 0);

  private static final int FIRST_FRAME = 0xffc0;
  private static final int LAST_FRAME = 0xffcf;
  private static final int START_OF_SCAN = 0xffda;
  private static final int ADOBE = 0xffee;

  /** Its name, version and flags; what it says of the colours follows. */
  private static final int ADOBE_BYTES = 11;

  private static final int PROGRESSIVE = 2;
  private static final int ORDINARY_BITS = 8;

  /** Reads the header of a file. */
  static JpegHeader of(Path jpeg) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(jpeg))) {
      return of(in);
    }
  }

  /** Reads up to the header of the frame. */
  static JpegHeader of(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int transform = 0;
    try {
      data.readUnsignedShort();
      int marker = data.readUnsignedShort();
      while (marker > 0xff01 && marker != START_OF_SCAN) {
        int length = data.readUnsignedShort() - 2;
        if (isFrame(marker)) {
          int bits = data.readUnsignedByte();
          int height = data.readUnsignedShort();
          int width = data.readUnsignedShort();
          int samples = data.readUnsignedByte();
          return new JpegHeader(marker - FIRST_FRAME, bits, width, height, samples, transform);
        }
        if (marker == ADOBE && length > ADOBE_BYTES) {
          byte[] mark = data.readNBytes(ADOBE_BYTES);
          transform = isAdobes(mark) ? data.readUnsignedByte() : transform;
          length -= ADOBE_BYTES + (isAdobes(mark) ? 1 : 0);
        }
        data.skipNBytes(Math.max(0, length));
        marker = data.readUnsignedShort();
        while (marker == 0xffff) {
          marker = 0xff00 | data.readUnsignedByte();
        }
      }
    } catch (EOFException e) {
      return NONE;
    }
    return NONE;
  }

  private static boolean isAdobes(byte[] mark) {
    return new String(mark, StandardCharsets.ISO_8859_1).startsWith("Adobe");
  }

  /** Three of the range define tables. */
  private static boolean isFrame(int marker) {
    return marker >= FIRST_FRAME
        && marker <= LAST_FRAME
        && marker != 0xffc4
        && marker != 0xffc8
        && marker != 0xffcc;
  }

  /** Whether decoders other than those for medicine and archives know it. */
  boolean isOrdinary() {
    return process <= PROGRESSIVE && bits == ORDINARY_BITS;
  }

  long pixels() {
    return (long) width * height;
  }
}
