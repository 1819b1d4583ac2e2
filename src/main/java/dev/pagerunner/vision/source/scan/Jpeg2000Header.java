package dev.pagerunner.vision.source.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What a JPEG 2000 image says of itself before its data. Sources: ITU-T T.800, annexes A and I.
 *
 * @param size of all of it, in pixels
 * @param channels of a pixel, transparency among them
 * @param bits of a sample
 * @param isPlain whether all channels have unsigned samples of as many bits for each pixel
 * @param levels how often it can be halved without being decoded whole
 * @param colors the number of the colour space; 0 if there is a profile, or nothing is said
 * @param hasPalette whether samples are indices
 */
record Jpeg2000Header(
    Size size,
    int channels,
    int bits,
    boolean isPlain,
    int levels,
    int colors,
    boolean hasPalette) {
  static final int CMYK = 12;
  static final int SRGB = 16;
  static final int GREY = 17;

  /** Profiles of colours come before, and have at most some hundred kilobytes. */
  private static final int LONGEST = 1 << 20;

  private static final int START = 0xff4f;
  private static final int SIZE = 0xff51;
  private static final int CODING = 0xff52;
  private static final int START_OF_DATA = 0xff90;
  private static final int FILE_START = 12;
  private static final int HEADER_BOX = 0x6a703268;
  private static final int COLOR_BOX = 0x636f6c72;
  private static final int PALETTE_BOX = 0x70636c72;
  private static final int DATA_BOX = 0x6a703263;

  /**
   * Reads it.
   *
   * @throws IOException if there is none
   */
  static Jpeg2000Header of(InputStream in) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(LONGEST));
    try {
      Boxes boxes = new Boxes();
      if (unsigned(bytes, 0) != START) {
        boxes.read(bytes, FILE_START, bytes.limit());
      }
      return ofData(bytes, boxes);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("the header of a JPEG 2000 image ends too early", e);
    }
  }

  private static Jpeg2000Header ofData(ByteBuffer bytes, Boxes boxes) throws IOException {
    int at = boxes.data;
    if (unsigned(bytes, at) != START || unsigned(bytes, at + 2) != SIZE) {
      throw new IOException("there is no JPEG 2000 image");
    }
    int size = at + 4;
    int width = bytes.getInt(size + 4) - bytes.getInt(size + 12);
    int height = bytes.getInt(size + 8) - bytes.getInt(size + 16);
    int channels = unsigned(bytes, size + 36);
    int bits = bytes.get(size + 38);
    boolean plain = bits >= 0 && width > 0 && height > 0;
    for (int i = 0; i < channels; i++) {
      int channel = size + 38 + 3 * i;
      plain &= bytes.get(channel) == bits && bytes.getShort(channel + 1) == 0x0101;
    }
    int levels = levels(bytes, size);
    return new Jpeg2000Header(
        new Size(width, height), channels, bits + 1, plain, levels, boxes.colors, boxes.palette);
  }

  private static int levels(ByteBuffer bytes, int size) throws IOException {
    int at = size + unsigned(bytes, size);
    int marker = unsigned(bytes, at);
    while (marker != CODING) {
      if (marker == START_OF_DATA) {
        throw new IOException("a JPEG 2000 image does not say how it is coded");
      }
      at += 2 + unsigned(bytes, at + 2);
      marker = unsigned(bytes, at);
    }
    return bytes.get(at + 9) & 0xff;
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }

  /** The parts of a file around the image's data. */
  private static final class Boxes {
    private int data;
    private int colors;
    private boolean palette;

    void read(ByteBuffer bytes, int from, int to) throws IOException {
      int at = from;
      while (data == 0 && at + 8 <= to) {
        long length = bytes.getInt(at) & 0xffffffffL;
        int kind = bytes.getInt(at + 4);
        int content = at + 8;
        if (length == 1) {
          length = bytes.getLong(content);
          content += 8;
        }
        long end = length == 0 ? to : at + length;
        if (kind == DATA_BOX) {
          data = content;
        } else if (end <= at || end > to) {
          throw new IOException("a part of a JPEG 2000 image ends too early");
        } else if (kind == HEADER_BOX) {
          read(bytes, content, (int) end);
        } else if (kind == COLOR_BOX && colors == 0 && bytes.get(content) == 1) {
          colors = bytes.getInt(content + 3);
        } else if (kind == PALETTE_BOX) {
          palette = true;
        }
        at = (int) end;
      }
    }
  }
}
