package dev.pagerunner.vision.source.scan;

import java.util.Arrays;

/**
 * Makes an image smaller: each pixel of the result is the mean of what it covers of the image (a
 * box filter); a pixel of the image that lies in two boxes counts in both, as far as it lies there.
 * The rows come one after another, and little more than one row is kept besides the result.
 */
final class BoxAverage {
  private final Size size;
  private final int bands;
  private final Boxes columns;
  private final Boxes rows;

  /** Of the row that came last, for each box and band. */
  private final int[] rowSums;

  /** Of the boxes that are being filled. */
  private final long[] sums;

  private final byte[] means;
  private int row;
  private int box;

  /**
   * @param whole the image; rows after its last are ignored, and what is missing stays 0
   * @param bands of 8-bit samples in a pixel
   * @param size of the result, at most the image's
   */
  BoxAverage(Size whole, int bands, Size size) {
    this.size = size;
    this.bands = bands;
    this.columns = new Boxes(whole.width(), size.width());
    this.rows = new Boxes(whole.height(), size.height());
    this.rowSums = new int[size.width() * bands];
    this.sums = new long[rowSums.length];
    this.means = new byte[Math.multiplyExact(rowSums.length, size.height())];
  }

  Size size() {
    return size;
  }

  boolean isFull() {
    return row == rows.whole;
  }

  /** The result, the bands of a pixel side by side. */
  byte[] means() {
    return means;
  }

  /** Forgets all rows: they come again. */
  void restart() {
    Arrays.fill(sums, 0);
    row = 0;
    box = 0;
  }

  /** Takes the next row, the bands of a pixel side by side. */
  void add(byte[] samples) {
    if (isFull()) {
      return;
    }
    for (int band = 0; band < bands; band++) {
      sumRow(samples, band);
    }
    int inBox = rows.partOf(row, box);
    addRow(inBox);
    row++;
    if (rows.endsWith(row, box)) {
      endBox();
      if (inBox < Boxes.ONE && !isFull()) {
        addRow(Boxes.ONE - inBox);
      }
    }
  }

  private void sumRow(byte[] samples, int band) {
    for (int column = 0; column < size.width(); column++) {
      int first = columns.first(column);
      int last = columns.last(column);
      int inner = 0;
      for (int x = (first + 1) * bands + band; x < last * bands; x += bands) {
        inner += samples[x] & 0xff;
      }
      int sum =
          inner * Boxes.ONE
              + (samples[first * bands + band] & 0xff) * columns.partOf(first, column);
      if (last > first) {
        sum += (samples[last * bands + band] & 0xff) * columns.partOf(last, column);
      }
      rowSums[column * bands + band] = sum;
    }
  }

  private void addRow(int part) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) rowSums[i] * part;
    }
  }

  private void endBox() {
    int at = box * sums.length;
    int from = 0;
    for (int column = 0; column < size.width(); column++) {
      long weight = (long) columns.weight(column) * rows.weight(box);
      for (int band = 0; band < bands; band++) {
        means[at++] = (byte) ((sums[from++] + weight / 2) / weight);
      }
    }
    Arrays.fill(sums, 0);
    box++;
  }

  /** How the pixels of one axis fall into boxes of equal size, in parts of a pixel. */
  private static final class Boxes {
    static final int ONE = 256;

    final int whole;

    /** Where the boxes begin, and where the last one ends. */
    private final long[] edges;

    Boxes(int whole, int boxes) {
      this.whole = whole;
      this.edges = new long[boxes + 1];
      for (int i = 0; i <= boxes; i++) {
        edges[i] = (long) whole * ONE * i / boxes;
      }
    }

    int first(int box) {
      return (int) (edges[box] / ONE);
    }

    /** The last pixel of which there is something in the box. */
    int last(int box) {
      return (int) ((edges[box + 1] - 1) / ONE);
    }

    /** How much of a pixel lies in a box where it lies at all. */
    int partOf(int pixel, int box) {
      long start = Math.max(edges[box], (long) pixel * ONE);
      long end = Math.min(edges[box + 1], (long) (pixel + 1) * ONE);
      return (int) (end - start);
    }

    int weight(int box) {
      return (int) (edges[box + 1] - edges[box]);
    }

    /** Whether a box is complete once so many pixels were seen. */
    boolean endsWith(int pixels, int box) {
      return (long) pixels * ONE >= edges[box + 1];
    }
  }
}
