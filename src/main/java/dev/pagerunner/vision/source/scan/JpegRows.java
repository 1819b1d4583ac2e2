package dev.pagerunner.vision.source.scan;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * A JPEG of grey or of red, green and blue, decoded row by row: Java's reader puts one row after
 * another into the raster that it is told to fill, and this one only hands them on.
 */
final class JpegRows implements AutoCloseable {
  private final ImageReader reader = ImageIO.getImageReadersByFormatName("JPEG").next();
  private final ImageInputStream in;
  private final ImageTypeSpecifier type;

  JpegRows(InputStream jpeg) throws IOException {
    in = new MemoryCacheImageInputStream(jpeg);
    // As PDFBox: a line feed may stand before the image.
    if (in.read() != '\n') {
      in.seek(0);
    }
    reader.setInput(in);
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    type = types.hasNext() ? types.next() : null;
  }

  /** Samples of a pixel; 0 if Java does not decode this kind. */
  int bands() {
    return type == null ? 0 : type.getNumBands();
  }

  Size size() throws IOException {
    return new Size(reader.getWidth(0), reader.getHeight(0));
  }

  void decode(BoxAverage target) throws IOException {
    read(target, passes());
    if (!target.isFull()) {
      // It has fewer passes than it says.
      read(target, 1);
    }
  }

  private void read(BoxAverage target, int pass) throws IOException {
    SampleModel model = type.getSampleModel(reader.getWidth(0), reader.getHeight(0));
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(
        new BufferedImage(type.getColorModel(), new HandingOn(model, target, pass), false, null));
    reader.read(0, param);
  }

  /** How often all rows come: a progressive JPEG is decoded again with each part of its data. */
  private int passes() {
    try {
      Node root = reader.getImageMetadata(0).getAsTree("javax_imageio_jpeg_image_1.0");
      NodeList scans = ((Element) root).getElementsByTagName("sos");
      return Math.max(1, scans.getLength());
    } catch (IOException | RuntimeException e) {
      // What is said about the image is damaged, and the image may be not.
      return 1;
    }
  }

  @Override
  public void close() throws IOException {
    reader.dispose();
    in.close();
  }

  /** As large as the image for who asks, but without a place for its pixels. */
  private static final class HandingOn extends WritableRaster {
    private final BoxAverage target;
    private final byte[] samples;

    /** The pass whose rows are wanted, and those after it: each is finer than the one before. */
    private final int wanted;

    private int pass;

    HandingOn(SampleModel model, BoxAverage target, int wanted) {
      super(model, new DataBufferByte(1), new Point());
      this.target = target;
      this.wanted = wanted;
      this.samples = new byte[model.getWidth() * model.getNumBands()];
    }

    @Override
    public void setRect(int x, int y, Raster row) {
      if (y == 0) {
        pass++;
        target.restart();
      }
      if (pass >= wanted) {
        row.getDataElements(0, 0, row.getWidth(), 1, samples);
        target.add(samples);
      }
    }
  }
}
