package dev.pagerunner.vision.source.scan;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;

/** Makes a whole image smaller by averaging, for thumbnails. */
public final class Smaller {
  private static final int BANDS = 3;

  private Smaller() {}

  /**
   * Fits an image into a size, keeping its proportions; each pixel is the mean of what it covers.
   * An image that fits is returned itself.
   *
   * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
   * @param width the most pixels in width
   * @param height the most pixels in height
   */
  public static BufferedImage within(BufferedImage image, int width, int height) {
    Size whole = new Size(image.getWidth(), image.getHeight());
    Size size = fitted(whole, width, height);
    if (size.equals(whole)) {
      return image;
    }
    BoxAverage average = new BoxAverage(whole, BANDS, size);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int stride = ((ComponentSampleModel) image.getSampleModel()).getScanlineStride();
    byte[] row = new byte[whole.width() * BANDS];
    for (int y = 0; y < whole.height(); y++) {
      System.arraycopy(pixels, y * stride, row, 0, row.length);
      average.add(row);
    }
    BufferedImage small =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] means = average.means();
    System.arraycopy(
        means, 0, ((DataBufferByte) small.getRaster().getDataBuffer()).getData(), 0, means.length);
    return small;
  }

  private static Size fitted(Size whole, int width, int height) {
    double part =
        Math.min(1, Math.min((double) width / whole.width(), (double) height / whole.height()));
    return new Size(
        Math.max(1, (int) Math.round(whole.width() * part)),
        Math.max(1, (int) Math.round(whole.height() * part)));
  }
}
