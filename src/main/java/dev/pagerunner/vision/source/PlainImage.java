package dev.pagerunner.vision.source;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Any decoded image as 8-bit blue, green and red on white: the form in which pages are read. */
public final class PlainImage {
  private PlainImage() {}

  public static BufferedImage of(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return image;
    }
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    boolean gray =
        image.getColorModel().getNumColorComponents() == 1
            && !(image.getColorModel() instanceof IndexColorModel);
    if (gray) {
      spread(image, ((DataBufferByte) plain.getRaster().getDataBuffer()).getData());
    } else {
      Graphics2D graphics = plain.createGraphics();
      graphics.drawImage(image, 0, 0, Color.WHITE, null);
      graphics.dispose();
    }
    return plain;
  }

  /**
   * Gray becomes the same value in every channel, as in Pillow and every viewer. Java's own
   * conversion takes gray for linear light, and brightens it.
   */
  private static void spread(BufferedImage image, byte[] bgr) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int bits = image.getColorModel().getComponentSize(0);
    double toByte = 255.0 / ((1 << bits) - 1);
    int[] row = new int[raster.getWidth() * bands];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        double gray = row[x] * toByte;
        if (bands > 1) {
          double alpha = row[x + 1] * toByte / 255;
          gray = gray * alpha + 255 * (1 - alpha);
        }
        byte value = (byte) Math.round(gray);
        bgr[at++] = value;
        bgr[at++] = value;
        bgr[at++] = value;
      }
    }
  }
}
