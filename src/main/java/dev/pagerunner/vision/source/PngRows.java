package dev.pagerunner.vision.source;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * Decodes a large PNG as a {@link PlainImage} with little memory besides that: Java's reader puts
 * one row after another into the raster that it is told to fill, and this one makes pixels of the
 * page of them at once. Not a place for pixels: what it was told cannot be asked.
 */
final class PngRows extends WritableRaster {
  private static final int ROWS = 32;

  private final BufferedImage page;

  /** Some rows of the image as they are, and the first of them. */
  private final BufferedImage rows;

  private int first;

  private PngRows(ImageTypeSpecifier type, SampleModel model) {
    super(model, noPixels(model), new Point());
    this.page =
        new BufferedImage(model.getWidth(), model.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    this.rows = type.createBufferedImage(model.getWidth(), ROWS);
  }

  /** The rows of an interlaced image come several times. */
  private static final class OutOfOrder extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Decodes the reader's first image. */
  static BufferedImage decode(ImageReader reader) throws IOException {
    return decode(reader, BandedDecoder.MOST_BYTES);
  }

  /**
   * The same with another limit.
   *
   * @param most bytes of the image's own pixels, for it to be decoded in one go
   */
  static BufferedImage decode(ImageReader reader, long most) throws IOException {
    if (!BandedDecoder.isLarge(reader, most)) {
      return BandedDecoder.decode(reader);
    }
    ImageTypeSpecifier type = reader.getImageTypes(0).next();
    try {
      PngRows raster =
          new PngRows(type, type.getSampleModel(reader.getWidth(0), reader.getHeight(0)));
      ImageReadParam param = reader.getDefaultReadParam();
      param.setDestination(new BufferedImage(type.getColorModel(), raster, false, null));
      reader.read(0, param);
      raster.finishRows();
      return raster.page;
    } catch (IIOException e) {
      if (!(e.getCause() instanceof OutOfOrder)) {
        throw e;
      }
      return BandedDecoder.decode(reader);
    }
  }

  private static DataBuffer noPixels(SampleModel model) {
    return model.getDataType() == DataBuffer.TYPE_USHORT
        ? new DataBufferUShort(1)
        : new DataBufferByte(1);
  }

  @Override
  public void setRect(int x, int y, Raster row) {
    moveTo(y);
    rows.getRaster().setRect(x, y - first, row);
  }

  @Override
  public void setPixel(int x, int y, int[] samples) {
    moveTo(y);
    rows.getRaster().setPixel(x, y - first, samples);
  }

  private void moveTo(int y) {
    if (y < first) {
      throw new OutOfOrder();
    }
    while (y >= first + ROWS) {
      finishRows();
    }
  }

  private void finishRows() {
    int height = Math.min(ROWS, page.getHeight() - first);
    Raster plain = PlainImage.of(rows).getRaster();
    page.getRaster()
        .setRect(0, first, plain.createChild(0, 0, page.getWidth(), height, 0, 0, null));
    first += ROWS;
  }
}
