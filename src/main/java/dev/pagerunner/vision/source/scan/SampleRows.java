package dev.pagerunner.vision.source.scan;

import java.io.IOException;
import java.io.OutputStream;

/** Takes what a filter decodes, and hands it on as rows of 8-bit samples. */
final class SampleRows extends OutputStream {
  private final BoxAverage target;
  private final int bits;
  private final byte[] packed;
  private final byte[] samples;

  /** What each value stands for, its bands side by side; null if a sample is what it says. */
  private final byte[] palette;

  private int filled;

  /**
   * @param samplesOfRow samples in a row, which begins at a whole byte
   * @param bits of a sample: 1, 2, 4, 8 or 16
   * @param palette red, green and blue for each value; null if there is none
   */
  SampleRows(BoxAverage target, int samplesOfRow, int bits, byte[] palette) {
    this.target = target;
    this.bits = bits;
    this.palette = palette;
    this.packed = new byte[Math.toIntExact(((long) samplesOfRow * bits + 7) / 8)];
    this.samples = new byte[palette == null ? samplesOfRow : samplesOfRow * 3];
  }

  /** Nothing more is needed: ends a filter that would decode for ever. */
  static final class Full extends IOException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (target.isFull()) {
        throw new Full();
      }
      int part = Math.min(end - at, packed.length - filled);
      System.arraycopy(bytes, at, packed, filled, part);
      at += part;
      filled += part;
      if (filled == packed.length) {
        filled = 0;
        addRow();
      }
    }
  }

  private void addRow() {
    if (bits == 8 && palette == null) {
      target.add(packed);
    } else {
      unpack();
      target.add(samples);
    }
  }

  private void unpack() {
    if (palette != null) {
      for (int i = 0, at = 0; at < samples.length; i++) {
        int from = 3 * value(i);
        samples[at++] = palette[from];
        samples[at++] = palette[from + 1];
        samples[at++] = palette[from + 2];
      }
    } else if (bits == 1) {
      unpackBits();
    } else {
      int scale = bits < 8 ? 255 / ((1 << bits) - 1) : 1;
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (value(i) * scale);
      }
    }
  }

  /** What most scans are made of: without a question for each pixel. */
  private void unpackBits() {
    int wholeBytes = samples.length / 8;
    for (int i = 0; i < wholeBytes; i++) {
      int eight = packed[i];
      for (int x = 8 * i, shift = 7; shift >= 0; x++, shift--) {
        samples[x] = (byte) -((eight >> shift) & 1);
      }
    }
    for (int x = 8 * wholeBytes; x < samples.length; x++) {
      samples[x] = (byte) -value(x);
    }
  }

  private int value(int i) {
    return switch (bits) {
      case 8 -> packed[i] & 0xff;
      case 16 -> packed[2 * i] & 0xff;
      default -> {
        int bit = i * bits;
        yield ((packed[bit >> 3] & 0xff) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
      }
    };
  }
}
