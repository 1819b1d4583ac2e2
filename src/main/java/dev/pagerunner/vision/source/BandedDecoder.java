package dev.pagerunner.vision.source;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.SampleModel;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * Decodes an image as a {@link PlainImage}. One whose own pixels take more memory than that is
 * decoded some rows at a time: 16 bits, transparency or four inks in a large image would need two
 * or three times the memory of the page.
 */
final class BandedDecoder {
  /** What a small heap has room for besides the page. */
  static final long MOST_BYTES = 64L << 20;

  /** Few, as the largest page nearly fills a worker's heap. */
  private static final long BAND_BYTES = 16L << 20;

  private BandedDecoder() {}

  /** Decodes the reader's first image. */
  static BufferedImage decode(ImageReader reader) throws IOException {
    return decode(reader, MOST_BYTES, BAND_BYTES);
  }

  /** Whether what is decoded in one go takes too much memory besides the page. */
  static boolean isLarge(ImageReader reader, long most) throws IOException {
    ImageTypeSpecifier type = reader.getImageTypes(0).next();
    return type.getBufferedImageType() != BufferedImage.TYPE_3BYTE_BGR
        && rowBytes(type.getSampleModel(), reader.getWidth(0)) * reader.getHeight(0) > most;
  }

  /**
   * The same with other limits.
   *
   * @param most bytes of the image's own pixels, for it to be decoded in one go
   * @param atATime bytes of them, otherwise
   */
  static BufferedImage decode(ImageReader reader, long most, long atATime) throws IOException {
    ImageTypeSpecifier type = reader.getImageTypes(0).next();
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    long rowBytes = rowBytes(type.getSampleModel(), width);
    if (!isLarge(reader, most)) {
      return PlainImage.of(reader.read(0));
    }
    int rows = (int) Math.max(1, atATime / rowBytes);
    BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y += rows) {
      ImageReadParam part = reader.getDefaultReadParam();
      part.setSourceRegion(new Rectangle(0, y, width, Math.min(rows, height - y)));
      byte[] band = bytes(PlainImage.of(reader.read(0, part)));
      System.arraycopy(band, 0, bytes(whole), 3 * width * y, band.length);
    }
    return whole;
  }

  private static long rowBytes(SampleModel pixels, int width) {
    long bits = 0;
    for (int size : pixels.getSampleSize()) {
      bits += size;
    }
    return Math.max(1, bits * width / Byte.SIZE);
  }

  private static byte[] bytes(BufferedImage plain) {
    return ((DataBufferByte) plain.getRaster().getDataBuffer()).getData();
  }
}
