package dev.pagerunner.vision;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.vision.mask.Outlines;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.source.DrawnPage;
import dev.pagerunner.vision.text.BoxText;
import java.util.List;

/**
 * How much the texts and outlines of one page may add to the database and to every answer that
 * repeats them. A document decides how much text lies in a box, and a model how many boxes and
 * corners there are: ordinary pages stay far below all of this, and what is above it is cut. For
 * one page.
 */
final class PageBudget {
  /** The best ones are kept. */
  static final int MOST_DETECTIONS = 1_000;

  /** The best ones are kept. */
  static final int MOST_CANDIDATES = 300;

  /** A page of small print. */
  static final int CHARS_OF_A_BOX = 8_000;

  static final int TEXT_BYTES = 64 * 1024;

  /** A long paragraph. */
  static final int CHARS_OF_A_CANDIDATE = 2_000;

  static final int CANDIDATE_TEXT_BYTES = 24 * 1024;
  static final int CORNERS_OF_A_MASK = 1_000;
  private static final int CORNERS = 6_000;

  /** A mask always gets so many, so that it shows where the object is. */
  private static final int FEWEST_CORNERS = 8;

  private final int charsOfABox;
  private int textBytes;
  private int corners = CORNERS;

  private PageBudget(int charsOfABox, int textBytes) {
    this.charsOfABox = charsOfABox;
    this.textBytes = textBytes;
  }

  static PageBudget ofDetections() {
    return new PageBudget(CHARS_OF_A_BOX, TEXT_BYTES);
  }

  static PageBudget ofCandidates() {
    return new PageBudget(CHARS_OF_A_CANDIDATE, CANDIDATE_TEXT_BYTES);
  }

  /** What is recorded of a box that the model found. */
  Detection detection(int n, DetectedBox box, DrawnPage page) {
    List<Polygon> mask = cut(box.outlines(page.image().getWidth(), page.image().getHeight()));
    return found(n, box, page, mask, false);
  }

  /** What is recorded of a box whose score is below the threshold: everything but the mask. */
  Detection candidate(int n, DetectedBox box, DrawnPage page) {
    return found(n, box, page, List.of(), true);
  }

  private Detection found(
      int n, DetectedBox box, DrawnPage page, List<Polygon> mask, boolean candidate) {
    BoxText all = page.text().find(box.box());
    String text = all == null ? null : cut(all.text());
    boolean truncated = all != null && text.length() < all.text().length();
    Double lineHeight = all == null ? null : all.lineHeight();
    return new Detection(
        n, box.label(), box.score(), box.box(), text, truncated, mask, 0, lineHeight, candidate);
  }

  /** As much of the text as may be kept, in whole characters; null stays null. */
  String cut(String text) {
    if (text == null) {
      return null;
    }
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      int next = end + Character.charCount(character);
      int bytes = utf8Bytes(character);
      if (next > charsOfABox || bytes > textBytes) {
        break;
      }
      textBytes -= bytes;
      end = next;
    }
    return text.substring(0, end);
  }

  private List<Polygon> cut(List<Polygon> mask) {
    if (mask.isEmpty()) {
      return mask;
    }
    int most = Math.max(FEWEST_CORNERS, Math.min(CORNERS_OF_A_MASK, corners));
    List<Polygon> fewer = Outlines.withFewCorners(mask, most);
    corners -= Outlines.corners(fewer);
    return fewer;
  }

  private static int utf8Bytes(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < 0x10000 ? 3 : 4;
  }
}
