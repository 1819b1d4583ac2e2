package dev.pagerunner.vision.markup;

import java.awt.geom.Rectangle2D;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/** The bookmarks of a PDF that has none yet. */
final class Bookmarks {
  private final PDDocument document;
  private final Deque<Open> above = new ArrayDeque<>();
  private PDDocumentOutline root;

  /** A node that may get more below it; the root has level 0. */
  private record Open(int level, PDOutlineNode node) {}

  Bookmarks(PDDocument document) {
    this.document = document;
  }

  /** Whether there are some, or something that stands in their place. */
  boolean areThere() {
    return catalog().getDictionaryObject(COSName.OUTLINES) instanceof COSDictionary outlines
        && outlines.containsKey(COSName.FIRST);
  }

  private COSDictionary catalog() {
    return document.getDocumentCatalog().getCOSObject();
  }

  /**
   * Adds a bookmark behind those before.
   *
   * @param place of the title, in the page's coordinates
   */
  void add(int level, String title, PDPage page, Rectangle2D place) {
    if (root == null) {
      root = new PDDocumentOutline();
      // First, since PDFBox goes through what is attached, along chains of any length.
      document.getDocumentCatalog().setDocumentOutline(root);
      root.getCOSObject().setNeedToBeUpdated(true);
      catalog().setNeedToBeUpdated(true);
      above.push(new Open(0, root));
    }
    PDPageXYZDestination destination = new PDPageXYZDestination();
    destination.setPage(page);
    destination.setLeft((int) Math.floor(place.getMinX()));
    destination.setTop((int) Math.ceil(place.getMaxY()));
    PDOutlineItem item = new PDOutlineItem();
    item.setTitle(title);
    item.setDestination(destination);
    while (above.element().level >= level) {
      above.pop();
    }
    above.element().node.addLast(item);
    above.push(new Open(level, item));
    item.getCOSObject().setNeedToBeUpdated(true);
  }
}
