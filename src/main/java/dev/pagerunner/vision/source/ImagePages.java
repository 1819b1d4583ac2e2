package dev.pagerunner.vision.source;

import dev.pagerunner.domain.FailureException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A PNG or JPEG file as a document of one page. */
final class ImagePages implements Pages {
  private final Path file;
  private final String format;
  private final RenderLimits limits;

  private ImagePages(Path file, String format, RenderLimits limits) {
    this.file = file;
    this.format = format;
    this.limits = limits;
  }

  /** Reads the header only. */
  static ImagePages open(Path file, String format, RenderLimits limits) {
    ImagePages pages = new ImagePages(file, format, limits);
    try {
      if (format.equals("JPEG") && !JpegHeader.of(file).isOrdinary()) {
        throw ReadFailures.unusualJpeg();
      }
      pages.withReader(reader -> reader.getWidth(0));
      return pages;
    } catch (FailureException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      throw ReadFailures.damaged(format + " image", e);
    }
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public DrawnPage draw(int page, double dpi) {
    return ImageDecoding.page(
        () -> orientation().upright(PlainImage.of(withReader(this::decoded))));
  }

  private ExifOrientation orientation() throws IOException {
    return format.equals("JPEG") ? ExifOrientation.ofJpeg(file) : ExifOrientation.ofPng(file);
  }

  private BufferedImage decoded(ImageReader reader) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > limits.maxPixels()) {
      throw ReadFailures.pageTooLarge((double) width, (double) height, limits.maxPixels());
    }
    return ImageDecoding.whole(reader, decoder());
  }

  private ImageDecoding.Decoder decoder() throws IOException {
    if (format.equals("PNG")) {
      return PngRows::decode;
    }
    JpegHeader header = JpegHeader.of(file);
    return header.samples() == FourInks.INKS
        ? inks -> FourInks.decode(inks, header.transform())
        : BandedDecoder::decode;
  }

  private interface Use<T> {
    T apply(ImageReader reader) throws IOException;
  }

  private <T> T withReader(Use<T> use) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
      try {
        reader.setInput(in, true, true);
        return use.apply(reader);
      } finally {
        reader.dispose();
      }
    }
  }

  @Override
  public void close() {
    // Nothing stays open between pages.
  }
}
