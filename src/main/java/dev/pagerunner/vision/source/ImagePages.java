package dev.pagerunner.vision.source;

import dev.pagerunner.domain.Failure.Phase;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.vision.text.PageText;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;

/** A PNG or JPEG file as a document of one page. */
final class ImagePages implements Pages {
  /** At this resolution a pixel is a point. */
  private static final double DPI = 72;

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
      pages.withReader(reader -> reader.getWidth(0));
      return pages;
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
    try {
      BufferedImage image = PlainImage.of(withReader(this::decoded));
      if (format.equals("JPEG")) {
        image = ExifOrientation.of(file).upright(image);
      }
      return new DrawnPage(image, DPI, PageText.NONE);
    } catch (FailureException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      throw ReadFailures.undrawable(
          "The image is damaged or cut off. Open it in a viewer, save it again, and upload that"
              + " file.",
          e);
    } catch (OutOfMemoryError e) {
      throw ReadFailures.outOfMemory(Phase.RENDER, e);
    }
  }

  private BufferedImage decoded(ImageReader reader) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > limits.maxPixels()) {
      throw ReadFailures.pageTooLarge((double) width, (double) height, limits.maxPixels());
    }
    EarlyEnd end = new EarlyEnd();
    reader.addIIOReadWarningListener(end);
    BufferedImage image =
        reader.getImageTypes(0).hasNext() ? reader.read(0) : decodedAsInPdf(reader);
    if (end.seen) {
      throw new EOFException("the image's data ends before the image does");
    }
    return image;
  }

  /** What is missing from a JPEG is grey, and nothing but a warning tells of it. */
  private static final class EarlyEnd implements IIOReadWarningListener {
    private boolean seen;

    @Override
    public void warningOccurred(ImageReader reader, String warning) {
      seen |= warning.contains("premature end");
    }
  }

  /** Java does not decode JPEGs of four inks; PDFBox does, but tells of no warning. */
  private BufferedImage decodedAsInPdf(ImageReader reader) throws IOException {
    reader.readRaster(0, null);
    try (PDDocument document = new PDDocument();
        InputStream in = Files.newInputStream(file)) {
      return JPEGFactory.createFromStream(document, in).getImage();
    }
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
