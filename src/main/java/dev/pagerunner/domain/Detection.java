package dev.pagerunner.domain;

import java.util.List;

/**
 * One object that the model found on a page.
 *
 * @param n ordinal on its page, from 1, best score first; candidates follow the others
 * @param label one of the model's labels
 * @param score confidence, 0 to 1
 * @param box in pixels of the page image
 * @param text what the PDF's text layer holds inside the box, in reading order; null when the page
 *     has no text there
 * @param textTruncated whether the box holds more text than is kept
 * @param mask outlines of the object, one for each of its parts; empty when the model gives none
 * @param order its place in the reading order of its page, from 1; 0 while it is not known
 * @param lineHeight height of the letters on the first line of the text, in pixels; null without
 *     text
 * @param candidate whether its score is below the threshold of its run: it is kept for those who
 *     ask for lower scores, has no crop and no mask
 */
public record Detection(
    int n,
    String label,
    double score,
    Box box,
    String text,
    boolean textTruncated,
    List<Polygon> mask,
    int order,
    Double lineHeight,
    boolean candidate) {
  public Detection {
    mask = List.copyOf(mask);
  }

  /** A detection that is no candidate. */
  public Detection(
      int n,
      String label,
      double score,
      Box box,
      String text,
      boolean textTruncated,
      List<Polygon> mask,
      int order,
      Double lineHeight) {
    this(n, label, score, box, text, textTruncated, mask, order, lineHeight, false);
  }

  /** A detection of a model without masks, with untruncated text. */
  public Detection(int n, String label, double score, Box box, String text) {
    this(n, label, score, box, text, false, List.of(), 0, null);
  }

  /** The same as a candidate. */
  public Detection asCandidate() {
    return new Detection(n, label, score, box, text, textTruncated, mask, order, lineHeight, true);
  }

  /** The same at this place in the reading order. */
  public Detection withOrder(int place) {
    return new Detection(
        n, label, score, box, text, textTruncated, mask, place, lineHeight, candidate);
  }
}
