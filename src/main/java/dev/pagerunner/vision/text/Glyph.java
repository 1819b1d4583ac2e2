package dev.pagerunner.vision.text;

/**
 * A glyph on a page image. Its extent is given along and across its own writing direction, so that
 * turned text reads like upright text.
 *
 * @param text what it stands for; a ligature stands for several characters
 * @param x centre, in pixels of the image
 * @param y centre, in pixels of the image
 * @param turns quarter turns clockwise of its writing direction: 0 is left to right
 * @param start where it begins along its direction, in pixels
 * @param end where it ends along its direction, in pixels
 * @param middle its centre across its direction; greater is a later line
 * @param size of its font, in pixels
 */
public record Glyph(
    String text,
    double x,
    double y,
    int turns,
    double start,
    double end,
    double middle,
    double size) {

  boolean isSpace() {
    return text.isBlank();
  }
}
