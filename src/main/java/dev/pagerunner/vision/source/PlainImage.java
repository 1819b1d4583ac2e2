package dev.pagerunner.vision.source;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceCMYK;

/** Any decoded image as 8-bit blue, green and red on white: the form in which pages are read. */
public final class PlainImage {
  private static final int INKS = 4;

  /** At a time, which bounds the memory for it. */
  private static final int PRINTED_PIXELS = 1 << 18;

  private PlainImage() {}

  public static BufferedImage of(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return image;
    }
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    ColorModel colors = image.getColorModel();
    boolean gray = colors.getNumColorComponents() == 1 && !(colors instanceof IndexColorModel);
    if (gray) {
      spread(image, ((DataBufferByte) plain.getRaster().getDataBuffer()).getData());
    } else if (colors.getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
      print(image, plain);
    } else {
      Graphics2D graphics = plain.createGraphics();
      graphics.drawImage(image, 0, 0, Color.WHITE, null);
      graphics.dispose();
    }
    return plain;
  }

  /**
   * CMYK looks as in a PDF without a profile. Java's own conversion is for no particular paper and
   * ink.
   */
  private static void print(BufferedImage image, BufferedImage plain) {
    int width = image.getWidth();
    int shift = image.getColorModel().getComponentSize(0) - Byte.SIZE;
    int rows = rowsToPrint(width);
    for (int y = 0; y < image.getHeight(); y += rows) {
      int height = Math.min(rows, image.getHeight() - y);
      WritableRaster inks =
          Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, INKS, null);
      int[] samples = new int[width * height];
      for (int ink = 0; ink < INKS; ink++) {
        image.getRaster().getSamples(0, y, width, height, ink, samples);
        for (int i = 0; i < samples.length; i++) {
          samples[i] >>= shift;
        }
        inks.setSamples(0, 0, width, height, ink, samples);
      }
      plain.getRaster().setRect(0, y, printed(inks));
    }
  }

  /** How many rows are printed at a time. */
  static int rowsToPrint(int width) {
    return Math.max(1, PRINTED_PIXELS / width);
  }

  /** What 8-bit samples of four inks look like. */
  static Raster printed(WritableRaster inks) {
    BufferedImage rgb;
    try {
      rgb = PDDeviceCMYK.INSTANCE.toRGBImage(inks);
    } catch (IOException e) {
      throw new UncheckedIOException("the profile of the inks is in PDFBox's jar", e);
    }
    return of(rgb).getRaster();
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
    boolean transparent = image.getColorModel().hasAlpha();
    boolean multiplied = image.isAlphaPremultiplied();
    int[] row = new int[raster.getWidth() * bands];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        double gray = row[x] * toByte;
        if (transparent) {
          double alpha = row[x + 1] * toByte / 255;
          gray = (multiplied ? gray : gray * alpha) + 255 * (1 - alpha);
        }
        byte value = (byte) Math.round(gray);
        bgr[at++] = value;
        bgr[at++] = value;
        bgr[at++] = value;
      }
    }
  }
}
