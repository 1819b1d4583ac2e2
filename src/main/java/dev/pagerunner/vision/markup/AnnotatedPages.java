package dev.pagerunner.vision.markup;

import dev.pagerunner.vision.markup.PdfCopy.Mark;
import java.awt.geom.Rectangle2D;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationSquare;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDBorderStyleDictionary;

/** Rectangles on the pages of a PDF. */
final class AnnotatedPages {
  private static final float LINE_POINTS = 1.5f;
  private static final float WHOLE = 255f;

  private final PDDocument document;
  private int number;

  /** The page that gets annotations, and its list of them. */
  private PDPage page;

  private COSArray annotations;

  AnnotatedPages(PDDocument document) {
    this.document = document;
  }

  /** How many annotations of its own the page has that are written again with its first new one. */
  int copiedFor(PDPage next) {
    boolean isOpen = page != null && page.getCOSObject() == next.getCOSObject();
    return !isOpen
            && next.getCOSObject().getDictionaryObject(COSName.ANNOTS) instanceof COSArray own
        ? own.size()
        : 0;
  }

  /**
   * Adds a rectangle.
   *
   * @param place in the page's coordinates
   * @param userUnit points in a unit of them
   */
  void add(PDPage onPage, Rectangle2D place, float userUnit, Mark mark) {
    if (page == null || page.getCOSObject() != onPage.getCOSObject()) {
      begin(onPage);
    }
    number++;
    PDAnnotationSquare square = new PDAnnotationSquare();
    square.setRectangle(
        new PDRectangle(
            (float) place.getX(),
            (float) place.getY(),
            (float) place.getWidth(),
            (float) place.getHeight()));
    PDBorderStyleDictionary border = new PDBorderStyleDictionary();
    border.setWidth(LINE_POINTS / userUnit);
    square.setBorderStyle(border);
    square.setColor(color(mark.color()));
    square.setContents(mark.contents());
    square.setSubject(mark.label());
    square.setTitlePopup("Pagerunner");
    square.setAnnotationName("pagerunner-" + number);
    square.setPrinted(true);
    // Without the page, which is optional: PDFBox would go through all annotations for each.
    square.constructAppearances(document);
    square.getCOSObject().setNeedToBeUpdated(true);
    annotations.add(square.getCOSObject());
  }

  /** The list is a new one: several pages of a damaged file may share theirs. */
  private void begin(PDPage next) {
    page = next;
    COSDictionary entries = page.getCOSObject();
    annotations = new COSArray();
    if (entries.getDictionaryObject(COSName.ANNOTS) instanceof COSArray before) {
      for (COSBase annotation : before) {
        annotations.add(annotation);
      }
    }
    entries.setItem(COSName.ANNOTS, annotations);
    annotations.setNeedToBeUpdated(true);
    entries.setNeedToBeUpdated(true);
  }

  private static PDColor color(int rgb) {
    return new PDColor(
        new float[] {(rgb >> 16 & 0xff) / WHOLE, (rgb >> 8 & 0xff) / WHOLE, (rgb & 0xff) / WHOLE},
        PDDeviceRGB.INSTANCE);
  }
}
