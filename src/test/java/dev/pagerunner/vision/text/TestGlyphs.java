package dev.pagerunner.vision.text;

import java.util.ArrayList;
import java.util.List;

/** Glyphs of a font whose letters are all half as wide as the font is large. */
final class TestGlyphs {
  private final List<Glyph> glyphs = new ArrayList<>();

  /** Level text that begins at a point of its baseline. */
  TestGlyphs text(String text, double x, double y, double size) {
    return text(text, x, y, size, 0, 0);
  }

  /** The same, turned by an angle in degrees, with a stated spacing behind each character. */
  TestGlyphs text(String text, double x, double y, double size, double angle, double spacing) {
    double cos = Math.cos(Math.toRadians(angle));
    double sin = Math.sin(Math.toRadians(angle));
    double at = 0;
    for (String letter : text.codePoints().mapToObj(Character::toString).toList()) {
      double end = at + size / 2;
      glyphs.add(
          new Glyph(
              letter,
              x + at * cos,
              y + at * sin,
              x + end * cos,
              y + end * sin,
              Direction.normal(angle),
              size,
              spacing));
      at = end + spacing;
    }
    return this;
  }

  List<Glyph> glyphs() {
    return glyphs;
  }

  List<Word> words() {
    return WordBuilder.build(glyphs);
  }

  List<String> wordTexts() {
    return words().stream().map(Word::text).toList();
  }

  List<String> lines() {
    return LineBuilder.lines(words()).stream().map(TextLine::text).toList();
  }
}
