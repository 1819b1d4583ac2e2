package dev.pagerunner.vision.source.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceCMYK;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.color.PDIndexed;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/**
 * What an image's dictionary says about its samples.
 *
 * @param size as the dictionary says; a JPEG may have another
 * @param samples in a pixel, as the file has them
 * @param bits of a sample: 1, 2, 4, 8 or 16
 * @param colors null for a JPEG 2000 that is not understood here
 * @param filter the last one, which makes samples; null if they are as they lie
 * @param jpeg2000 what such an image says itself; null for others
 */
record ImageKind(
    Size size,
    int samples,
    int bits,
    PDColorSpace colors,
    COSName filter,
    Jpeg2000Header jpeg2000) {
  /** Samples in a row: more are no image that anybody has made. */
  private static final int MOST_IN_A_ROW = 1 << 22;

  private static final int MOST_BITS = 16;

  static ImageKind of(PDImageXObject image) throws IOException {
    List<COSName> filters = image.getStream().getFilters();
    if (!filters.isEmpty() && COSName.JPX_DECODE.equals(filters.get(filters.size() - 1))) {
      return ofJpeg2000(image);
    }
    PDColorSpace colors = image.isStencil() ? PDDeviceGray.INSTANCE : image.getColorSpace();
    return new ImageKind(
        new Size(image.getWidth(), image.getHeight()),
        colors.getNumberOfComponents(),
        image.getBitsPerComponent(),
        colors,
        filters.isEmpty() ? null : filters.get(filters.size() - 1),
        null);
  }

  /** PDFBox decodes it to answer any question. */
  private static ImageKind ofJpeg2000(PDImageXObject image) throws IOException {
    Jpeg2000Header header;
    try (InputStream in = image.createInputStream(List.of(COSName.JPX_DECODE.getName()))) {
      header = Jpeg2000Header.of(in);
    }
    PDColorSpace colors = colors(image, header);
    boolean understood =
        colors != null
            && !image.isStencil()
            && header.isPlain()
            && !header.hasPalette()
            && header.bits() <= MOST_BITS
            && colors.getNumberOfComponents() <= header.channels();
    return new ImageKind(
        header.size(),
        understood ? colors.getNumberOfComponents() : header.channels(),
        Byte.SIZE,
        understood ? colors : null,
        COSName.JPX_DECODE,
        header);
  }

  /** What the document says, or else the image itself; null if that is not understood. */
  private static PDColorSpace colors(PDImageXObject image, Jpeg2000Header header)
      throws IOException {
    COSBase said = image.getCOSObject().getDictionaryObject(COSName.COLORSPACE, COSName.CS);
    if (said != null) {
      return PDColorSpace.create(said);
    }
    return switch (header.colors()) {
      case Jpeg2000Header.CMYK -> PDDeviceCMYK.INSTANCE;
      case Jpeg2000Header.SRGB -> PDDeviceRGB.INSTANCE;
      case Jpeg2000Header.GREY -> PDDeviceGray.INSTANCE;
      case 0 -> header.channels() < 3 ? PDDeviceGray.INSTANCE : PDDeviceRGB.INSTANCE;
      default -> null;
    };
  }

  boolean isJpeg() {
    return COSName.DCT_DECODE.equals(filter) || COSName.DCT_DECODE_ABBREVIATION.equals(filter);
  }

  boolean isJpeg2000() {
    return jpeg2000 != null;
  }

  /** Whether an image says by itself how transparent it is, in a channel behind its colours. */
  boolean hasAlpha(PDImageXObject image) {
    return isJpeg2000()
        && colors != null
        && jpeg2000.channels() > samples
        && image.getCOSObject().getInt(COSName.SMASK_IN_DATA) == 1;
  }

  boolean isIndexed() {
    return colors instanceof PDIndexed;
  }

  /** Whether rows of it can be averaged here. Nobody scans to what is left out. */
  boolean comesInRows() {
    return size.width() > 0
        && size.height() > 0
        && (long) size.width() * samples <= MOST_IN_A_ROW
        && colors != null
        && !(isJpeg2000() && isIndexed())
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
    // A JPEG 2000 says itself what its samples mean.
    if (!isJpeg2000() && decode != null && decode.size() >= 2 * samples) {
      float[] ranges = decode.toFloatArray();
      for (int band = 0; band < samples; band++) {
        inverted[band] = ranges[2 * band] > ranges[2 * band + 1];
      }
    }
    return inverted;
  }
}
