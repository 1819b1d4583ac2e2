package dev.pagerunner.vision.source;

import java.awt.image.BufferedImage;

/** Compares drawings as eyes do: by the mean grey of each two by two pixels, 0 to 255. */
final class Greys {
  private Greys() {}

  static double[][] of(BufferedImage image) {
    double[][] greys = new double[image.getHeight() / 2][image.getWidth() / 2];
    for (int y = 0; y < greys.length; y++) {
      for (int x = 0; x < greys[y].length; x++) {
        greys[y][x] = mean(image, 2 * x, 2 * y, 2, 2);
      }
    }
    return greys;
  }

  static double mean(BufferedImage image, int left, int top, int width, int height) {
    // Java takes the values of a grey image for linear light, and getRGB() would brighten them.
    boolean grey = image.getRaster().getNumBands() == 1;
    double sum = 0;
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        int rgb = grey ? 0 : image.getRGB(x, y);
        sum +=
            grey
                ? image.getRaster().getSample(x, y, 0)
                : (((rgb >> 16) & 0xff) + ((rgb >> 8) & 0xff) + (rgb & 0xff)) / 3.0;
      }
    }
    return sum / width / height;
  }

  /** Mean difference of what both have. */
  static double difference(double[][] one, double[][] other) {
    int height = Math.min(one.length, other.length);
    int width = Math.min(one[0].length, other[0].length);
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        sum += Math.abs(one[y][x] - other[y][x]);
      }
    }
    return sum / height / width;
  }
}
