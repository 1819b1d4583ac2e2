package dev.pagerunner.vision.source;

import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** Boxes of pages that say nothing, as MuPDF and pdfium take them. */
public final class PageBoxes {
  private PageBoxes() {}

  /**
   * Gives a page boxes that have an area: a media box without one becomes Letter, as if it were
   * missing, and a crop box without one, or outside of the media box, becomes the media box.
   */
  public static void repair(PDPage page) {
    if (isEmpty(page.getMediaBox())) {
      page.setMediaBox(PDRectangle.LETTER);
    }
    // PDFBox cuts it to the media box.
    if (isEmpty(page.getCropBox())) {
      page.setCropBox(page.getMediaBox());
    }
  }

  private static boolean isEmpty(PDRectangle box) {
    // A size that is no number is refused later.
    return box.getWidth() <= 0 || box.getHeight() <= 0;
  }
}
