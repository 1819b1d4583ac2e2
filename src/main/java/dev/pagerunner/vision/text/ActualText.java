package dev.pagerunner.vision.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A span of glyphs for which the writer states the text: ActualText of PDF 32000-1, 14.9.4. Writers
 * use it for letters that are drawn in parts, and for decoration, which stands for nothing.
 */
final class ActualText {
  private final String text;
  private final List<Glyph> drawn = new ArrayList<>();

  ActualText(String text) {
    this.text = CleanText.clean(text);
  }

  /**
   * Adds a glyph, whose text may be empty: some writers map the variants of a digit to nothing and
   * state here what they are, as Skia does.
   */
  void add(Glyph glyph) {
    drawn.add(glyph);
  }

  /**
   * One glyph that stands for the text. Where the span says what its glyphs say, or runs over more
   * than a line, the glyphs themselves, as far as they have text: they have places of their own.
   */
  List<Glyph> glyphs() {
    if (drawn.isEmpty() || saysTheSame() || !isOneLine()) {
      return drawn.stream().filter(glyph -> !glyph.text().isEmpty()).toList();
    }
    if (text.isEmpty()) {
      return List.of();
    }
    Glyph first = drawn.get(0);
    Direction direction = Direction.of(first.angle());
    Glyph begins = first;
    Glyph ends = first;
    for (Glyph glyph : drawn) {
      begins = glyph.start(direction) < begins.start(direction) ? glyph : begins;
      ends = glyph.end(direction) > ends.end(direction) ? glyph : ends;
    }
    return List.of(
        new Glyph(
            text,
            begins.x0(),
            begins.y0(),
            ends.x1(),
            ends.y1(),
            first.angle(),
            first.size(),
            ends.spacing()));
  }

  private boolean saysTheSame() {
    StringBuilder said = new StringBuilder();
    drawn.forEach(glyph -> said.append(glyph.text()));
    return withoutBlanks(said).equals(withoutBlanks(text));
  }

  private boolean isOneLine() {
    Glyph first = drawn.get(0);
    Direction direction = Direction.of(first.angle());
    return drawn.stream()
        .allMatch(
            glyph ->
                glyph.angle() == first.angle()
                    && Math.abs(glyph.baseline(direction) - first.baseline(direction))
                        < first.size());
  }

  private static String withoutBlanks(CharSequence text) {
    return text.toString().replace(" ", "");
  }
}
