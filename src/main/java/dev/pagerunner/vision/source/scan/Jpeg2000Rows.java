package dev.pagerunner.vision.source.scan;

import com.github.jaiimageio.jpeg2000.J2KImageReadParam;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A JPEG 2000 image, decoded at the least of its own resolutions that is not below the one wanted:
 * each is half of the one before, and costs a quarter.
 */
final class Jpeg2000Rows {
  private final Raster decoded;
  private final int bits;

  /**
   * Decodes it.
   *
   * @param wanted as small as it may get
   */
  Jpeg2000Rows(InputStream in, Jpeg2000Header header, Size wanted) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("JPEG2000").next();
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      reader.setInput(stream, true, true);
      J2KImageReadParam param = new J2KImageReadParam();
      param.setResolution(header.levels() - halvings(header, wanted));
      decoded = reader.readRaster(0, param);
    } catch (RuntimeException e) {
      throw new IOException("a JPEG 2000 image cannot be decoded", e);
    } finally {
      reader.dispose();
    }
    bits = header.bits();
  }

  private static int halvings(Jpeg2000Header header, Size wanted) {
    int halvings = 0;
    while (halvings < header.levels()
        && wanted.isWithin(header.size().dividedBy(1 << (halvings + 1)))) {
      halvings++;
    }
    return halvings;
  }

  Size size() {
    return new Size(decoded.getWidth(), decoded.getHeight());
  }

  /** Hands on so many channels as samples of 8 bits, from one on. */
  void average(BoxAverage target, int first, int channels) {
    int width = decoded.getWidth();
    int[] samples = new int[width];
    byte[] row = new byte[width * channels];
    int most = (1 << bits) - 1;
    for (int y = 0; y < decoded.getHeight(); y++) {
      for (int channel = 0; channel < channels; channel++) {
        decoded.getSamples(0, y, width, 1, first + channel, samples);
        for (int x = 0; x < width; x++) {
          row[x * channels + channel] =
              (byte) (bits > 8 ? samples[x] >> (bits - 8) : samples[x] * 255 / most);
        }
      }
      target.add(row);
    }
  }
}
