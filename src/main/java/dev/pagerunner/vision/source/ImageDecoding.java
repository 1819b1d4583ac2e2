package dev.pagerunner.vision.source;

import dev.pagerunner.domain.Failure.Phase;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.vision.text.PageText;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** What decoding an image has in common, whatever its format. */
final class ImageDecoding {
  /** At this resolution a pixel is a point. */
  private static final double DPI = 72;

  private ImageDecoding() {}

  interface Work {
    BufferedImage image() throws IOException;
  }

  /**
   * Makes a page of what is decoded.
   *
   * @throws FailureException for whatever goes wrong
   */
  static DrawnPage page(Work work) {
    try {
      return new DrawnPage(work.image(), DPI, PageText.NONE);
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

  /** Decodes the reader's first image; an image whose data ends too early is a failure. */
  static BufferedImage whole(ImageReader reader, Decoder decoder) throws IOException {
    EarlyEnd end = new EarlyEnd();
    reader.addIIOReadWarningListener(end);
    BufferedImage image = decoder.decode(reader);
    if (end.seen) {
      throw new EOFException("the image's data ends before the image does");
    }
    return image;
  }

  interface Decoder {
    BufferedImage decode(ImageReader reader) throws IOException;
  }

  /** What is missing from a JPEG is grey, and nothing but a warning tells of it. */
  private static final class EarlyEnd implements IIOReadWarningListener {
    private boolean seen;

    @Override
    public void warningOccurred(ImageReader reader, String warning) {
      seen |= warning.contains("premature end");
    }
  }
}
