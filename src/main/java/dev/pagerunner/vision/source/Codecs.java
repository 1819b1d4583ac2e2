package dev.pagerunner.vision.source;

import dev.pagerunner.domain.PagerunnerException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;

/** The image formats that pages are made of. */
final class Codecs {
  private static final String TIFF_LIBRARY = "com.twelvemonkeys.";

  static {
    // Its default is a temp file for every stream.
    ImageIO.setUseCache(false);
    removeSelfRegistered();
  }

  private Codecs() {}

  /**
   * The library for TIFF registers streams of its own in front of Java's, and so changes how every
   * other image is read, those in PDFs included. {@link TiffPages} names the reader that it wants.
   */
  private static void removeSelfRegistered() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    List<Object> providers = new ArrayList<>();
    registry
        .getCategories()
        .forEachRemaining(
            category ->
                registry.getServiceProviders(category, false).forEachRemaining(providers::add));
    for (Object provider : providers) {
      if (provider.getClass().getName().startsWith(TIFF_LIBRARY)) {
        registry.deregisterServiceProvider(provider);
      }
    }
  }

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
