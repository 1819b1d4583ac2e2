package dev.pagerunner.vision.resize;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pillow's {@code Image.resize(size, BILINEAR)} on 8-bit pixels, bit for bit: a triangle filter as
 * wide as the reduction (so it does not alias), first along rows, then along columns, in fixed
 * point, each pass rounded to 8 bits. Source: Pillow up to 12, {@code src/libImaging/Resample.c};
 * Pillow 13 begins with the columns when that is less work, which changes single pixels by one
 * level.
 *
 * <p>With another way of resizing, a model gets other pixels and answers differently.
 */
public final class PillowResize {
  private static final int PRECISION_BITS = 32 - 8 - 2;
  private static final int HALF = 1 << (PRECISION_BITS - 1);

  private PillowResize() {}

  /**
   * Resizes an image and draws it at the top left of a canvas.
   *
   * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
   * @param threads maximum number of threads that each draw some of the rows, including the caller
   */
  public static void resize(BufferedImage image, InputSize size, TensorWriter writer, int threads) {
    Weights columns = Weights.of(image.getWidth(), size.width());
    Weights rows = Weights.of(image.getHeight(), size.height());
    int parts = Math.min(threads, size.height());
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part ->
                resizeRows(
                    image,
                    columns,
                    rows,
                    size.height() * part / parts,
                    size.height() * (part + 1) / parts,
                    writer.forAnotherThread()));
  }

  private static void resizeRows(
      BufferedImage image, Weights columns, Weights rows, int from, int to, TensorWriter writer) {
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int stride = ((ComponentSampleModel) image.getSampleModel()).getScanlineStride();
    int rowBytes = 3 * columns.first.length;
    // Holds only the rows that the next output row needs, resized in width: a ring, not an image.
    byte[][] ring = new byte[rows.taps][rowBytes];
    int[] sums = new int[rowBytes];
    byte[] resized = new byte[rowBytes];
    int done = rows.first[from];
    for (int y = from; y < to; y++) {
      int end = rows.first[y] + rows.count[y];
      for (; done < end; done++) {
        resizeRow(pixels, done * stride, columns, ring[done % rows.taps]);
      }
      addRows(ring, rows, y, sums, resized);
      writer.row(0, y, resized);
    }
  }

  private static void resizeRow(byte[] pixels, int offset, Weights columns, byte[] out) {
    int[] weights = columns.weights;
    for (int x = 0, o = 0; o < out.length; x++, o += 3) {
      int b = HALF;
      int g = HALF;
      int r = HALF;
      int p = offset + 3 * columns.first[x];
      int w = x * columns.taps;
      for (int end = w + columns.count[x]; w < end; w++, p += 3) {
        int weight = weights[w];
        b += (pixels[p] & 0xff) * weight;
        g += (pixels[p + 1] & 0xff) * weight;
        r += (pixels[p + 2] & 0xff) * weight;
      }
      // Weights are positive and add up to one: no sum leaves 0 to 255, so nothing is clipped.
      out[o] = (byte) (b >> PRECISION_BITS);
      out[o + 1] = (byte) (g >> PRECISION_BITS);
      out[o + 2] = (byte) (r >> PRECISION_BITS);
    }
  }

  /** Adds two rows at a time, since most of the cost is passing over the sums. */
  private static void addRows(byte[][] ring, Weights rows, int y, int[] sums, byte[] out) {
    int first = rows.first[y];
    int count = rows.count[y];
    int weight = y * rows.taps;
    Arrays.fill(sums, HALF);
    int k = 0;
    for (; k + 2 < count; k += 2) {
      byte[] upper = ring[(first + k) % rows.taps];
      byte[] lower = ring[(first + k + 1) % rows.taps];
      addTwo(upper, rows.weights[weight + k], lower, rows.weights[weight + k + 1], sums);
    }
    byte[] upper = ring[(first + k) % rows.taps];
    boolean pair = k + 1 < count;
    byte[] lower = pair ? ring[(first + k + 1) % rows.taps] : upper;
    int lowerWeight = pair ? rows.weights[weight + k + 1] : 0;
    addLast(upper, rows.weights[weight + k], lower, lowerWeight, sums, out);
  }

  private static void addTwo(byte[] upper, int weight, byte[] lower, int lowerWeight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (upper[i] & 0xff) * weight + (lower[i] & 0xff) * lowerWeight;
    }
  }

  private static void addLast(
      byte[] upper, int weight, byte[] lower, int lowerWeight, int[] sums, byte[] out) {
    for (int i = 0; i < out.length; i++) {
      int sum = sums[i] + (upper[i] & 0xff) * weight + (lower[i] & 0xff) * lowerWeight;
      out[i] = (byte) (sum >> PRECISION_BITS);
    }
  }

  /**
   * Which input pixels make an output pixel, and their weights: output pixel i is made of {@code
   * count[i]} pixels from {@code first[i]}, with the weights from {@code weights[i * taps]}.
   */
  private static final class Weights {
    final int taps;
    final int[] first;
    final int[] count;
    final int[] weights;

    private Weights(int taps, int outputs) {
      this.taps = taps;
      first = new int[outputs];
      count = new int[outputs];
      weights = new int[outputs * taps];
    }

    static Weights of(int from, int to) {
      double scale = (double) from / to;
      double support = Math.max(scale, 1.0);
      Weights made = new Weights((int) Math.ceil(support) * 2 + 1, to);
      double[] raw = new double[made.taps];
      for (int i = 0; i < to; i++) {
        double center = (i + 0.5) * scale;
        int start = Math.max((int) (center - support + 0.5), 0);
        int n = Math.min((int) (center + support + 0.5), from) - start;
        double sum = 0;
        for (int k = 0; k < n; k++) {
          raw[k] = Math.max(1 - Math.abs((k + start - center + 0.5) * (1.0 / support)), 0);
          sum += raw[k];
        }
        for (int k = 0; k < n; k++) {
          double weight = sum == 0 ? raw[k] : raw[k] / sum;
          made.weights[i * made.taps + k] = (int) (0.5 + weight * (1 << PRECISION_BITS));
        }
        made.first[i] = start;
        made.count[i] = n;
      }
      return made;
    }
  }
}
