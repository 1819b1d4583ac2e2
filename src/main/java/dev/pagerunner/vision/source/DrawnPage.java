package dev.pagerunner.vision.source;

import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.vision.text.PageText;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A page as it will be looked at.
 *
 * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
 * @param dpi pixels of the image in an inch of the page
 * @param warnings what of the page is missing, at most {@link PageWarning#MOST_OF_A_PAGE}
 */
public record DrawnPage(
    BufferedImage image, double dpi, PageText text, List<PageWarning> warnings) {
  public DrawnPage {
    warnings = List.copyOf(warnings);
  }

  /** A page that is drawn as it should be. */
  public DrawnPage(BufferedImage image, double dpi, PageText text) {
    this(image, dpi, text, List.of());
  }
}
