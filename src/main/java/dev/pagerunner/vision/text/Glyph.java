package dev.pagerunner.vision.text;

/**
 * A glyph on a page image, in pixels. It lies on its baseline, from where it begins to where it
 * ends; the baseline of vertical writing is the middle of its column.
 *
 * @param text what it stands for; a ligature stands for several characters
 * @param x0 where it begins on its baseline
 * @param y0 where it begins on its baseline
 * @param x1 where it ends on its baseline
 * @param y1 where it ends on its baseline
 * @param angle of its writing direction, in degrees clockwise from left to right; see {@link
 *     Direction#normal}
 * @param size of its font
 * @param spacing that its writer adds after each character, beyond the glyph's end
 */
public record Glyph(
    String text,
    double x0,
    double y0,
    double x1,
    double y1,
    double angle,
    double size,
    double spacing) {

  boolean isBlank() {
    return text.isBlank();
  }

  Glyph withText(String other) {
    return new Glyph(other, x0, y0, x1, y1, angle, size, spacing);
  }

  double start(Direction direction) {
    return direction.along(x0, y0);
  }

  double end(Direction direction) {
    return direction.along(x1, y1);
  }

  double baseline(Direction direction) {
    return direction.across(x0, y0);
  }
}
