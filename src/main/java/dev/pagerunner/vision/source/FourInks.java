package dev.pagerunner.vision.source;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Decodes a JPEG of four inks (CMYK), which only some versions of Java know, some rows at a time.
 * As in PDFBox, 255 is no ink, whether or not Adobe's mark is there.
 */
final class FourInks {
  /** Of samples at a time: each part is decoded from the image's start. */
  private static final int MOST_BYTES = 8 << 20;

  static final int INKS = 4;

  /** What Adobe's mark says if colours are kept as brightness and differences. */
  private static final int YCCK = 2;

  private FourInks() {}

  /**
   * Decodes the reader's first image.
   *
   * @param transform as Adobe's mark says
   */
  static BufferedImage decode(ImageReader reader, int transform) throws IOException {
    return decode(reader, transform, MOST_BYTES);
  }

  /** The same with so many bytes at a time. */
  static BufferedImage decode(ImageReader reader, int transform, int atATime) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    int rows = Math.max(1, atATime / width / INKS);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y += rows) {
      ImageReadParam part = reader.getDefaultReadParam();
      part.setSourceRegion(new Rectangle(0, y, width, Math.min(rows, height - y)));
      print(reader.readRaster(0, part), transform == YCCK, image, y);
    }
    return image;
  }

  private static void print(Raster samples, boolean isYcck, BufferedImage image, int at) {
    int width = samples.getWidth();
    int rows = PlainImage.rowsToPrint(width);
    int[] row = new int[width * INKS];
    for (int y = 0; y < samples.getHeight(); y += rows) {
      int height = Math.min(rows, samples.getHeight() - y);
      WritableRaster inks =
          Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, INKS, null);
      for (int i = 0; i < height; i++) {
        samples.getPixels(0, y + i, width, 1, row);
        toInks(row, isYcck);
        inks.setPixels(0, i, width, 1, row);
      }
      image.getRaster().setRect(0, at + y, PlainImage.printed(inks));
    }
  }

  /** ITU-T T.871 says how differences become red, green and blue, which the inks take away. */
  private static void toInks(int[] row, boolean isYcck) {
    for (int i = 0; i < row.length; i += INKS) {
      if (isYcck) {
        double light = row[i];
        double blue = row[i + 1] - 128.0;
        double red = row[i + 2] - 128.0;
        row[i] = sample(light + 1.402 * red);
        row[i + 1] = sample(light - 0.344136 * blue - 0.714136 * red);
        row[i + 2] = sample(light + 1.772 * blue);
      } else {
        row[i] = 255 - row[i];
        row[i + 1] = 255 - row[i + 1];
        row[i + 2] = 255 - row[i + 2];
      }
      row[i + 3] = 255 - row[i + 3];
    }
  }

  private static int sample(double value) {
    return (int) Math.round(Math.max(0, Math.min(255, value)));
  }
}
