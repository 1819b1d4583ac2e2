package dev.pagerunner.vision.text;

import java.util.List;

/**
 * Glyphs that belong together: letters between two blanks, or one ideograph. A superscript belongs
 * to the word that it follows.
 *
 * @param units its text in parts, as they are seen along the writing direction
 * @param x0 where it begins on its baseline, in pixels
 * @param y0 where it begins on its baseline
 * @param x1 where it ends on its baseline
 * @param y1 where it ends on its baseline
 * @param baseX a point on the baseline of most of its glyphs, without what is raised or lowered
 * @param baseY the same
 * @param size of most of its glyphs, in pixels
 * @param angle as a glyph's
 * @param spacing that its writer states behind each of its characters, in pixels
 * @param blankBefore whether a blank was drawn before it
 * @param blankAfter whether a blank was drawn behind it
 */
record Word(
    List<String> units,
    double x0,
    double y0,
    double x1,
    double y1,
    double baseX,
    double baseY,
    double size,
    double angle,
    double spacing,
    boolean blankBefore,
    boolean blankAfter) {

  /** How far above the baseline its middle lies, in parts of its size. */
  private static final double MIDDLE = 0.3;

  double start(Direction direction) {
    return direction.along(x0, y0);
  }

  double end(Direction direction) {
    return direction.along(x1, y1);
  }

  double baseline(Direction direction) {
    return direction.across(baseX, baseY);
  }

  /** Of its middle, which decides the box that it belongs to. */
  double centreX() {
    return (x0 + x1) / 2 + MIDDLE * size * Direction.of(angle).sin();
  }

  double centreY() {
    return (y0 + y1) / 2 - MIDDLE * size * Direction.of(angle).cos();
  }

  String text() {
    return String.join("", units);
  }

  int length() {
    return units.stream().mapToInt(String::length).sum();
  }

  boolean isLetter() {
    return units.size() == 1 && Character.isLetterOrDigit(units.get(0).codePointAt(0));
  }
}
