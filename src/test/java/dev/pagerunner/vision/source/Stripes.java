package dev.pagerunner.vision.source;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceCMYK;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.color.PDIndexed;
import org.apache.pdfbox.pdmodel.graphics.image.CCITTFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/**
 * Images whose left half is black, and whose right half is a chequerboard of single black and white
 * pixels: drawn smaller, it is grey, and whoever leaves out pixels makes it black or white.
 */
final class Stripes {
  /** How images of a PDF may be stored. */
  enum Kind {
    BITS(false, 1, 1),
    FAX(false, 1, 1),
    STENCIL(false, 1, 1),
    INVERTED_BITS(false, 1, 1),
    TWO_BITS(false, 2, 1),
    PALETTE(false, 4, 1),
    GREY(false, 8, 1),
    GREY_16(false, 16, 1),
    RGB(false, 8, 3),
    GREY_JPEG(true, 8, 1),
    RGB_JPEG(true, 8, 3),
    PROGRESSIVE_JPEG(true, 8, 3),
    CMYK_JPEG(true, 8, 4);

    private final boolean isJpeg;
    private final int bits;
    private final int bands;

    Kind(boolean isJpeg, int bits, int bands) {
      this.isJpeg = isJpeg;
      this.bits = bits;
      this.bands = bands;
    }
  }

  private Stripes() {}

  static PDImageXObject image(PDDocument document, Kind kind, int width, int height)
      throws IOException {
    if (kind == Kind.FAX) {
      return CCITTFactory.createFromImage(document, bilevel(width, height));
    }
    COSStream stream = document.getDocument().createCOSStream();
    stream.setItem(COSName.FILTER, kind.isJpeg ? COSName.DCT_DECODE : COSName.FLATE_DECODE);
    try (OutputStream out = stream.createRawOutputStream()) {
      if (kind.isJpeg) {
        out.write(jpeg(kind, width, height));
      } else {
        deflate(out, kind, width, height);
      }
    }
    PDImageXObject image = new PDImageXObject(new PDStream(stream), null);
    image.setWidth(width);
    image.setHeight(height);
    image.setBitsPerComponent(kind.bits);
    if (kind == Kind.STENCIL) {
      image.setStencil(true);
    } else {
      image.setColorSpace(colors(kind));
    }
    if (kind == Kind.INVERTED_BITS) {
      image.setDecode(new COSArray(List.of(COSInteger.ONE, COSInteger.ZERO)));
    }
    return image;
  }

  private static PDColorSpace colors(Kind kind) throws IOException {
    if (kind == Kind.PALETTE) {
      return palette();
    }
    return switch (kind.bands) {
      case 1 -> PDDeviceGray.INSTANCE;
      case 3 -> PDDeviceRGB.INSTANCE;
      default -> PDDeviceCMYK.INSTANCE;
    };
  }

  private static boolean isWhite(int x, int y, int width) {
    return x >= width / 2 && (x + y) % 2 == 0;
  }

  private static void deflate(OutputStream out, Kind kind, int width, int height)
      throws IOException {
    boolean whiteIsZero = kind == Kind.INVERTED_BITS;
    int bitsOfPixel = kind.bits * kind.bands;
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      byte[][] rows = new byte[2][(width * bitsOfPixel + 7) / 8];
      for (int y = 0; y < 2; y++) {
        for (int x = 0; x < width; x++) {
          if (isWhite(x, y, width) != whiteIsZero) {
            for (int bit = x * bitsOfPixel; bit < (x + 1) * bitsOfPixel; bit++) {
              rows[y][bit / 8] |= (byte) (0x80 >> bit % 8);
            }
          }
        }
      }
      for (int y = 0; y < height; y++) {
        deflater.write(rows[y % 2]);
      }
    }
  }

  /** Black is 0 and white is 15. */
  private static PDColorSpace palette() throws IOException {
    byte[] colors = new byte[16 * 3];
    Arrays.fill(colors, 45, 48, (byte) 255);
    COSArray array = new COSArray();
    array.add(COSName.INDEXED);
    array.add(COSName.DEVICERGB);
    array.add(COSInteger.get(15));
    array.add(new COSString(colors));
    return PDIndexed.create(array);
  }

  private static BufferedImage bilevel(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = isWhite(x, y, width) ? 1 : 0;
      }
      image.getRaster().setPixels(0, y, width, 1, row);
    }
    return image;
  }

  private static byte[] jpeg(Kind kind, int width, int height) throws IOException {
    int bands = kind.bands;
    byte[] samples = new byte[width * height * bands];
    for (int i = 0; i < samples.length; i++) {
      int pixel = i / bands;
      boolean white = isWhite(pixel % width, pixel / width, width);
      // Of four inks, black is the last.
      boolean full = bands < 4 ? white : i % 4 == 3 && !white;
      samples[i] = (byte) (full ? 255 : 0);
    }
    int[] offsets = new int[bands];
    for (int band = 0; band < bands; band++) {
      offsets[band] = band;
    }
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(samples, samples.length),
            width,
            height,
            width * bands,
            bands,
            offsets,
            null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (kind == Kind.PROGRESSIVE_JPEG) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      if (bands == 3) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        image.setData(raster);
        writer.write(null, new IIOImage(image, null, null), param);
      } else if (bands == 1) {
        BufferedImage image =
            ImageTypeSpecifier.createGrayscale(8, DataBuffer.TYPE_BYTE, false)
                .createBufferedImage(width, height);
        image.setData(raster);
        writer.write(null, new IIOImage(image, null, null), param);
      } else {
        writer.write(null, new IIOImage(raster, null, null), param);
      }
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
