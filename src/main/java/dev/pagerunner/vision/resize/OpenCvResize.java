package dev.pagerunner.vision.resize;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;

/**
 * OpenCV's {@code resize(image, size, INTER_LINEAR)} on 8-bit pixels, bit for bit: each output
 * pixel is interpolated from the four around its position, however much the image shrinks, in fixed
 * point of 11 bits. Source: OpenCV, {@code modules/imgproc/src/resize.cpp}.
 */
public final class OpenCvResize {
  private static final int ONE = 1 << 11;

  private OpenCvResize() {}

  /**
   * Resizes an image and draws it on a canvas.
   *
   * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
   * @param left position of the image's top left corner on the canvas, as {@code top}
   */
  public static void resize(
      BufferedImage image, InputSize size, TensorWriter writer, int left, int top) {
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int stride = ((ComponentSampleModel) image.getSampleModel()).getScanlineStride();
    Line columns = Line.of(image.getWidth(), size.width());
    Line rows = Line.of(image.getHeight(), size.height());
    int[] upper = new int[3 * size.width()];
    int[] lower = new int[3 * size.width()];
    int inUpper = -1;
    int inLower = -1;
    byte[] resized = new byte[3 * size.width()];
    for (int y = 0; y < size.height(); y++) {
      int first = rows.first[y];
      int second = Math.min(first + 1, image.getHeight() - 1);
      if (inLower == first) {
        int[] swap = upper;
        upper = lower;
        lower = swap;
        inUpper = inLower;
        inLower = -1;
      }
      if (inUpper != first) {
        resizeRow(pixels, first * stride, image.getWidth() - 1, columns, upper);
        inUpper = first;
      }
      if (inLower != second) {
        resizeRow(pixels, second * stride, image.getWidth() - 1, columns, lower);
        inLower = second;
      }
      blend(upper, lower, rows.weight[y], resized);
      writer.row(left, top + y, resized);
    }
  }

  private static void resizeRow(byte[] pixels, int row, int last, Line columns, int[] out) {
    for (int x = 0, o = 0; o < out.length; x++, o += 3) {
      int near = row + 3 * columns.first[x];
      int far = row + 3 * Math.min(columns.first[x] + 1, last);
      int weight = columns.weight[x];
      for (int c = 0; c < 3; c++) {
        out[o + c] = (pixels[near + c] & 0xff) * (ONE - weight) + (pixels[far + c] & 0xff) * weight;
      }
    }
  }

  private static void blend(int[] upper, int[] lower, int weight, byte[] out) {
    int rest = ONE - weight;
    for (int i = 0; i < out.length; i++) {
      int sum = ((rest * (upper[i] >> 4)) >> 16) + ((weight * (lower[i] >> 4)) >> 16);
      out[i] = (byte) ((sum + 2) >> 2);
    }
  }

  /** For each output pixel, the input pixel before it and the weight of the one after that. */
  private static final class Line {
    final int[] first;
    final int[] weight;

    private Line(int outputs) {
      first = new int[outputs];
      weight = new int[outputs];
    }

    static Line of(int from, int to) {
      double scale = 1 / ((double) to / from);
      Line line = new Line(to);
      for (int i = 0; i < to; i++) {
        float at = (float) ((i + 0.5) * scale - 0.5);
        int before = (int) Math.floor(at);
        float fraction = at - before;
        boolean inside = before >= 0 && before < from - 1;
        line.first[i] = Math.min(Math.max(before, 0), from - 1);
        line.weight[i] = inside ? (int) Math.rint(fraction * ONE) : 0;
      }
      return line;
    }
  }
}
