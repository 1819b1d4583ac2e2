package dev.pagerunner.vision.source.scan;

import dev.pagerunner.vision.source.scan.RowDecoder.Light;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/**
 * Stands for an image where PDFBox draws one, and has fewer pixels. What its dictionary says is
 * still said of the image that it stands for.
 */
final class ReducedImage implements PDImage {
  private final PDImageXObject image;
  private final Size size;
  private final BufferedImage pixels;

  /**
   * Decodes the image.
   *
   * @param size that it gets, unless it is smaller itself
   */
  ReducedImage(PDImageXObject image, ImageKind kind, Size size) throws IOException {
    this.image = image;
    this.size = size;
    RowDecoder decoder = new RowDecoder(image, kind, size);
    BufferedImage rgb = decoder.rgb();
    PDImageXObject mask = image.isStencil() ? null : LargeImages.mask(image);
    if (kind.hasAlpha(image)) {
      this.pixels = masked(rgb, decoder.alpha(), false);
    } else if (mask != null) {
      Light light = new RowDecoder(mask, ImageKind.of(mask), size).light();
      this.pixels = masked(rgb, light, image.getSoftMask() == null);
    } else {
      this.pixels = rgb;
    }
  }

  boolean isOf(COSDictionary dictionary, Size wanted) {
    return image.getCOSObject() == dictionary && size.equals(wanted);
  }

  long pixels() {
    return (long) pixels.getWidth() * pixels.getHeight();
  }

  private static BufferedImage masked(BufferedImage rgb, Light light, boolean isStencil) {
    int wide = Math.max(rgb.getWidth(), light.size().width());
    int high = Math.max(rgb.getHeight(), light.size().height());
    BufferedImage masked = new BufferedImage(wide, high, BufferedImage.TYPE_INT_ARGB);
    int[] row = new int[wide];
    int[] source = new int[rgb.getWidth()];
    for (int y = 0; y < high; y++) {
      rgb.getRGB(0, (int) ((long) y * rgb.getHeight() / high), source.length, 1, source, 0, 1);
      int ofMask = (int) ((long) y * light.size().height() / high) * light.size().width();
      for (int x = 0; x < wide; x++) {
        int color = source[(int) ((long) x * source.length / wide)] & 0xffffff;
        int at = ofMask + (int) ((long) x * light.size().width() / wide);
        int alpha = light.samples()[at] & 0xff;
        row[x] = color | ((isStencil ? 255 - alpha : alpha) << 24);
      }
      masked.getRaster().setDataElements(0, y, wide, 1, row);
    }
    return masked;
  }

  @Override
  public BufferedImage getImage() {
    return pixels;
  }

  @Override
  public BufferedImage getImage(Rectangle region, int subsampling) {
    return pixels;
  }

  /** The paint where the stencil is black, and as much of it as the box was black. */
  @Override
  public BufferedImage getStencilImage(Paint paint) {
    BufferedImage painted =
        new BufferedImage(pixels.getWidth(), pixels.getHeight(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = painted.createGraphics();
    graphics.setPaint(paint);
    graphics.fillRect(0, 0, painted.getWidth(), painted.getHeight());
    graphics.dispose();
    WritableRaster raster = painted.getRaster();
    int[] row = new int[painted.getWidth()];
    int[] stencil = new int[row.length];
    for (int y = 0; y < painted.getHeight(); y++) {
      raster.getDataElements(0, y, row.length, 1, row);
      pixels.getRaster().getDataElements(0, y, row.length, 1, stencil);
      for (int x = 0; x < row.length; x++) {
        int alpha = (row[x] >>> 24) * (255 - (stencil[x] & 0xff)) / 255;
        row[x] = (row[x] & 0xffffff) | (alpha << 24);
      }
      raster.setDataElements(0, y, row.length, 1, row);
    }
    return painted;
  }

  @Override
  public WritableRaster getRawRaster() throws IOException {
    return image.getRawRaster();
  }

  @Override
  public BufferedImage getRawImage() throws IOException {
    return image.getRawImage();
  }

  @Override
  public InputStream createInputStream() throws IOException {
    return image.createInputStream();
  }

  @Override
  public InputStream createInputStream(List<String> stopFilters) throws IOException {
    return image.createInputStream(stopFilters);
  }

  @Override
  public InputStream createInputStream(DecodeOptions options) throws IOException {
    return image.createInputStream(options);
  }

  @Override
  public boolean isEmpty() {
    return image.isEmpty();
  }

  @Override
  public boolean isStencil() {
    return image.isStencil();
  }

  @Override
  public void setStencil(boolean isStencil) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getBitsPerComponent() {
    return image.getBitsPerComponent();
  }

  @Override
  public void setBitsPerComponent(int bitsPerComponent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PDColorSpace getColorSpace() throws IOException {
    return image.getColorSpace();
  }

  @Override
  public void setColorSpace(PDColorSpace colorSpace) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getHeight() {
    return pixels.getHeight();
  }

  @Override
  public void setHeight(int height) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getWidth() {
    return pixels.getWidth();
  }

  @Override
  public void setWidth(int width) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setDecode(COSArray decode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public COSArray getDecode() {
    return image.getDecode();
  }

  @Override
  public boolean getInterpolate() {
    return image.getInterpolate();
  }

  @Override
  public void setInterpolate(boolean value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getSuffix() {
    return image.getSuffix();
  }

  @Override
  public COSDictionary getCOSObject() {
    return image.getCOSObject();
  }
}
