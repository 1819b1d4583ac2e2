package dev.pagerunner.vision.source;

import dev.pagerunner.domain.PagerunnerException;
import javax.imageio.ImageIO;

/** The image formats that pages are made of. */
final class Codecs {
  static {
    // Its default is a temp file for every stream.
    ImageIO.setUseCache(false);
  }

  private Codecs() {}

  /**
   * Makes sure that JBIG2 and JPEG 2000 can be decoded: without a decoder PDFBox leaves a blank
   * where the image should be.
   */
  static void demandAll() {
    for (String format : new String[] {"JBIG2", "JPEG2000"}) {
      if (!ImageIO.getImageReadersByFormatName(format).hasNext()) {
        throw new PagerunnerException(
            "there is no decoder for " + format + " images on the class path");
      }
    }
  }
}
