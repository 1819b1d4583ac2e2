package dev.pagerunner.vision.source.scan;

import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.color.PDIndexed;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/**
 * What an image's dictionary says about its samples.
 *
 * @param size as the dictionary says; a JPEG may have another
 * @param samples in a pixel, as the file has them
 * @param bits of a sample: 1, 2, 4, 8 or 16
 * @param filter the last one, which makes samples; null if they are as they lie
 */
record ImageKind(Size size, int samples, int bits, PDColorSpace colors, COSName filter) {
  /** Samples in a row: more are no image that anybody has made. */
  private static final int MOST_IN_A_ROW = 1 << 22;

  static ImageKind of(PDImageXObject image) throws IOException {
    PDColorSpace colors = image.isStencil() ? PDDeviceGray.INSTANCE : image.getColorSpace();
    List<COSName> filters = image.getStream().getFilters();
    return new ImageKind(
        new Size(image.getWidth(), image.getHeight()),
        colors.getNumberOfComponents(),
        image.getBitsPerComponent(),
        colors,
        filters.isEmpty() ? null : filters.get(filters.size() - 1));
  }

  boolean isJpeg() {
    return COSName.DCT_DECODE.equals(filter) || COSName.DCT_DECODE_ABBREVIATION.equals(filter);
  }

  private boolean isJpeg2000() {
    return COSName.JPX_DECODE.equals(filter);
  }

  boolean isIndexed() {
    return colors instanceof PDIndexed;
  }

  /**
   * Whether rows of it can be averaged here. JPEG 2000 is decoded tile by tile, and nobody scans to
   * what else is left out.
   */
  boolean comesInRows() {
    return size.width() > 0
        && size.height() > 0
        && (long) size.width() * samples <= MOST_IN_A_ROW
        && !isJpeg2000()
        && (isJpeg() ? bits == 8 && !isIndexed() : bits == 16 || (bits > 0 && 8 % bits == 0))
        && !(isIndexed() && (bits > 8 || samples != 1));
  }

  /** Bytes of the heap that PDFBox takes to decode all of it. */
  long wholeBytes() {
    long pixels = Math.max(0, size.pixels());
    if (bits == 1 && samples == 1) {
      return pixels + pixels / 8;
    }
    long packed = isJpeg() ? 2L * samples * pixels : (long) samples * bits * pixels / 8;
    return packed + samples * pixels + 4 * pixels;
  }

  /** Bytes of the heap that it takes here to make it this small. */
  long reducedBytes(Size reduced) {
    long decoded = bits == 1 ? 2 * size.pixels() / 8 : 0;
    int bands = isIndexed() ? 3 : samples;
    return decoded + reduced.pixels() * (bands + 4);
  }

  /**
   * Whether a band's samples mean the opposite of what they say, for each band: PDFBox makes no
   * more of a Decode array either, except for palettes.
   */
  boolean[] inverted(COSArray decode) {
    boolean[] inverted = new boolean[samples];
    if (decode != null && decode.size() >= 2 * samples) {
      float[] ranges = decode.toFloatArray();
      for (int band = 0; band < samples; band++) {
        inverted[band] = ranges[2 * band] > ranges[2 * band + 1];
      }
    }
    return inverted;
  }
}
