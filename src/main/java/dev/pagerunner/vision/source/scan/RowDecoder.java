package dev.pagerunner.vision.source.scan;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.imageio.IIOException;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** Decodes an image and makes it smaller on the way. */
final class RowDecoder {
  private static final int GRAY_TO_RGB = 0x010101;

  private static final long STRIP_BYTES = 32 << 20;

  private final PDImageXObject image;
  private final ImageKind kind;
  private final Size wanted;

  RowDecoder(PDImageXObject image, ImageKind kind, Size wanted) {
    this.image = image;
    this.kind = kind;
    this.wanted = wanted;
  }

  /** The image in red, green and blue, without its masks. */
  BufferedImage rgb() throws IOException {
    BoxAverage average = average();
    byte[] means = means(average);
    Size size = average.size();
    if (kind.isIndexed()) {
      return rgb(means, size, 3);
    }
    if (kind.colors() instanceof PDDeviceGray) {
      return rgb(means, size, 1);
    }
    return kind.colors()
        .toRGBImage(
            Raster.createInterleavedRaster(
                new DataBufferByte(means, means.length),
                size.width(),
                size.height(),
                size.width() * kind.samples(),
                kind.samples(),
                offsets(kind.samples()),
                new Point()));
  }

  /** How light the image of one band is, a byte for each pixel. */
  Light light() throws IOException {
    BoxAverage average = average();
    return new Light(average.size(), means(average));
  }

  /** Samples of 0 (black) to 255. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  record Light(Size size, byte[] samples) {}

  private byte[] means(BoxAverage average) {
    byte[] means = average.means();
    if (!kind.isIndexed()) {
      boolean[] inverted = kind.inverted(image.getDecode());
      for (int i = 0; i < means.length; i++) {
        if (inverted[i % inverted.length]) {
          means[i] = (byte) ~means[i];
        }
      }
    }
    return means;
  }

  /** How opaque it is, if it says so itself. */
  Light alpha() throws IOException {
    BoxAverage average = averageOfJpeg2000(kind.samples(), 1);
    return new Light(average.size(), average.means());
  }

  private BoxAverage averageOfJpeg2000(int first, int channels) throws IOException {
    Jpeg2000Rows rows;
    try (InputStream in = encoded()) {
      rows = new Jpeg2000Rows(in, kind.jpeg2000(), wanted);
    }
    BoxAverage average = new BoxAverage(rows.size(), channels, wanted.atMost(rows.size()));
    rows.average(average, first, channels);
    return average;
  }

  private BoxAverage average() throws IOException {
    if (kind.isJpeg2000()) {
      return averageOfJpeg2000(0, kind.samples());
    }
    return kind.isJpeg() ? averageOfJpeg() : decoded(kind.size(), kind.size().height());
  }

  private BoxAverage averageOfJpeg() throws IOException {
    Size size = kind.size();
    try (JpegRows rows = new JpegRows(encoded())) {
      size = rows.size();
      if (rows.bands() == kind.samples() && rows.bands() <= 3) {
        BoxAverage average = new BoxAverage(size, kind.samples(), wanted.atMost(size));
        rows.decode(average);
        return average;
      }
    } catch (IIOException e) {
      // PDFBox has another way to read what is not quite a JPEG.
    }
    // PDFBox makes a raster of each strip, and decodes all that is above it as well.
    return decoded(size, (int) Math.max(1, STRIP_BYTES / kind.samples() / size.width()));
  }

  /** By PDFBox's filter, so many rows at a time. */
  private BoxAverage decoded(Size whole, int rowsAtATime) throws IOException {
    byte[] palette = kind.isIndexed() ? palette() : null;
    BoxAverage average =
        new BoxAverage(whole, palette == null ? kind.samples() : 3, wanted.atMost(whole));
    SampleRows rows = new SampleRows(average, whole.width() * kind.samples(), kind.bits(), palette);
    try {
      for (int y = 0; y < whole.height(); y += rowsAtATime) {
        int height = Math.min(rowsAtATime, whole.height() - y);
        decode(rows, new Rectangle(0, y, whole.width(), height));
      }
    } catch (SampleRows.Full enough) {
      // What follows the last row belongs to no row.
    }
    return average;
  }

  private void decode(SampleRows rows, Rectangle part) throws IOException {
    try (InputStream in = encoded()) {
      if (kind.filter() == null) {
        in.transferTo(rows);
      } else {
        int last = image.getStream().getFilters().size() - 1;
        FilterFactory.INSTANCE
            .getFilter(kind.filter())
            .decode(in, rows, image.getCOSObject(), last, new DecodeOptions(part));
      }
    }
  }

  private InputStream encoded() throws IOException {
    COSName filter = kind.filter();
    return image.createInputStream(filter == null ? List.of() : List.of(filter.getName()));
  }

  /** The colours of all values that a sample may have. */
  private byte[] palette() throws IOException {
    int values = 1 << kind.bits();
    float[] decode =
        image.getDecode() != null && image.getDecode().size() >= 2
            ? image.getDecode().toFloatArray()
            : new float[] {0, values - 1f};
    byte[] indices = new byte[values];
    for (int value = 0; value < values; value++) {
      double index = decode[0] + value * (decode[1] - decode[0]) / (values - 1.0);
      indices[value] = (byte) Math.max(0, Math.min(values - 1, Math.round(index)));
    }
    BufferedImage colors =
        kind.colors()
            .toRGBImage(
                Raster.createInterleavedRaster(
                    new DataBufferByte(indices, values),
                    values,
                    1,
                    values,
                    1,
                    offsets(1),
                    new Point()));
    byte[] palette = new byte[values * 3];
    for (int value = 0; value < values; value++) {
      int rgb = colors.getRGB(value, 0);
      palette[3 * value] = (byte) (rgb >> 16);
      palette[3 * value + 1] = (byte) (rgb >> 8);
      palette[3 * value + 2] = (byte) rgb;
    }
    return palette;
  }

  private static BufferedImage rgb(byte[] samples, Size size, int bands) {
    BufferedImage rgb = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[size.width()];
    int at = 0;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        if (bands == 1) {
          row[x] = (samples[at++] & 0xff) * GRAY_TO_RGB;
        } else {
          row[x] =
              ((samples[at] & 0xff) << 16)
                  | ((samples[at + 1] & 0xff) << 8)
                  | (samples[at + 2] & 0xff);
          at += 3;
        }
      }
      rgb.getRaster().setDataElements(0, y, row.length, 1, row);
    }
    return rgb;
  }

  private static int[] offsets(int bands) {
    int[] offsets = new int[bands];
    for (int band = 0; band < bands; band++) {
      offsets[band] = band;
    }
    return offsets;
  }
}
