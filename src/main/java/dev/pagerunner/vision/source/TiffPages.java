package dev.pagerunner.vision.source;

import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReader;
import dev.pagerunner.vision.source.tiff.TiffDirectory;
import dev.pagerunner.vision.source.tiff.TiffFile;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/**
 * A TIFF, with a page for each of its images. The library decodes one page at a time and sees none
 * of the others; what a page claims to be is checked before.
 */
final class TiffPages implements Pages {
  private static final int ORIENTATION = 274;
  private static final int X_RESOLUTION = 282;
  private static final int Y_RESOLUTION = 283;

  /** Pixels that differ less from squares are left as they are. */
  private static final double NEARLY_SQUARE = 1.1;

  private static final double LEAST_SQUARE = 4;

  private final Path file;
  private final List<Long> directories;
  private final RenderLimits limits;

  private TiffPages(Path file, List<Long> directories, RenderLimits limits) {
    this.file = file;
    this.directories = directories;
    this.limits = limits;
  }

  /** Counts the pages. */
  static TiffPages open(Path path, RenderLimits limits) {
    List<Long> directories;
    try (TiffFile file = TiffFile.open(path)) {
      directories = file.pages(limits.maxPages());
    } catch (IOException | RuntimeException e) {
      throw ReadFailures.damaged("TIFF image", e);
    }
    if (directories.size() > limits.maxPages()) {
      throw ReadFailures.morePagesThan(limits.maxPages());
    }
    return new TiffPages(path, directories, limits);
  }

  @Override
  public int count() {
    return directories.size();
  }

  @Override
  public DrawnPage draw(int page, double dpi) {
    return ImageDecoding.page(() -> decoded(directories.get(page - 1)));
  }

  private BufferedImage decoded(long at) throws IOException {
    try (TiffFile tiff = TiffFile.open(file)) {
      TiffDirectory directory = tiff.directory(at);
      TiffPixels.of(directory).check(tiff, directory, limits);
      BufferedImage image = decoded(tiff, directory);
      ExifOrientation orientation = ExifOrientation.of(directory.number(ORIENTATION, 1));
      return orientation.upright(
          withSquarePixels(image, directory.ratio(X_RESOLUTION), directory.ratio(Y_RESOLUTION)));
    }
  }

  private static BufferedImage decoded(TiffFile tiff, TiffDirectory directory) throws IOException {
    TIFFImageReader reader = new BigTIFFImageReaderSpi().createReaderInstance(null);
    try (ImageInputStream page = tiff.only(directory)) {
      reader.setInput(page, false, true);
      return ImageDecoding.whole(reader, BandedDecoder::decode);
    } finally {
      reader.dispose();
    }
  }

  /** A fax has half as many rows to the inch as columns, and would be looked at squashed. */
  private BufferedImage withSquarePixels(BufferedImage image, double across, double down) {
    double ratio = across > 0 && down > 0 ? across / down : 1;
    if (Math.max(ratio, 1 / ratio) < NEARLY_SQUARE || Math.max(ratio, 1 / ratio) > LEAST_SQUARE) {
      return image;
    }
    double width = image.getWidth() * Math.max(1, 1 / ratio);
    double height = image.getHeight() * Math.max(1, ratio);
    if (width * height > limits.maxPixels()) {
      throw ReadFailures.pageTooLarge(width, height, limits.maxPixels());
    }
    BufferedImage square =
        new BufferedImage(
            (int) Math.round(width), (int) Math.round(height), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = square.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, square.getWidth(), square.getHeight(), null);
    graphics.dispose();
    return square;
  }

  @Override
  public void close() {
    // Nothing stays open between pages.
  }
}
