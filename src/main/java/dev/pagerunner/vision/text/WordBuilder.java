package dev.pagerunner.vision.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts glyphs into words. Writers of PDFs draw the letters of a word one after another, so a word
 * never takes letters from elsewhere that lie over it.
 */
final class WordBuilder {
  /** A wider gap, in parts of the font size, is a space. TeX squeezes its spaces to 0.22. */
  static final double SPACE = 0.15;

  /** How far a glyph may begin before the one drawn before it, in parts of the font size. */
  private static final double BACKWARDS = 0.1;

  /** The same character this near, in parts of the font size, is printed twice to look bold. */
  private static final double TWICE = 0.1;

  /** In degrees. */
  private static final double SAME_ANGLE = 3;

  private final List<Word> words = new ArrayList<>();
  private final List<Glyph> glyphs = new ArrayList<>();
  private Glyph blank;
  private boolean blankBefore;

  private WordBuilder() {}

  /**
   * The words of a page, in the order in which they were drawn.
   *
   * @param glyphs in the order in which they were drawn
   */
  static List<Word> build(List<Glyph> glyphs) {
    WordBuilder builder = new WordBuilder();
    Accents.combine(glyphs).forEach(builder::add);
    builder.endWord(false);
    return LetterSpacing.join(builder.words);
  }

  private void add(Glyph glyph) {
    if (glyph.isBlank()) {
      endWord(isBeside(glyph, last()));
      blank = glyph;
      return;
    }
    Glyph last = last();
    if (last != null && isTwice(last, glyph)) {
      return;
    }
    if (last != null && !continues(last, glyph)) {
      endWord(false);
    }
    if (glyphs.isEmpty()) {
      blankBefore = isBeside(blank, glyph);
      blank = null;
    }
    glyphs.add(glyph);
  }

  private Glyph last() {
    return glyphs.isEmpty() ? null : glyphs.get(glyphs.size() - 1);
  }

  private static boolean isBeside(Glyph blank, Glyph glyph) {
    if (blank == null || glyph == null) {
      return false;
    }
    Direction direction = Direction.of(glyph.angle());
    double behind = Math.abs(blank.start(direction) - glyph.end(direction));
    double before = Math.abs(glyph.start(direction) - blank.end(direction));
    double across = Math.abs(blank.baseline(direction) - glyph.baseline(direction));
    return Math.min(behind, before) < glyph.size() && across < glyph.size();
  }

  private static boolean isTwice(Glyph before, Glyph glyph) {
    Direction direction = Direction.of(before.angle());
    double near = TWICE * before.size();
    return glyph.text().equals(before.text())
        && Math.abs(glyph.start(direction) - before.start(direction)) < near
        && Math.abs(glyph.baseline(direction) - before.baseline(direction)) < near;
  }

  private static boolean continues(Glyph before, Glyph glyph) {
    int c = glyph.text().codePointAt(0);
    if (Scripts.isCjk(c)
        || Scripts.isCjk(before.text().codePointBefore(before.text().length()))
        || Math.abs(before.angle() - glyph.angle()) > SAME_ANGLE) {
      return false;
    }
    Direction direction = Direction.of(before.angle());
    double size = Math.max(before.size(), glyph.size());
    double gap = glyph.start(direction) - before.end(direction);
    // Not by where the one before ends: writers that move to each glyph state wrong widths.
    double advance = glyph.start(direction) - before.start(direction);
    if (Scripts.isRightToLeft(c)) {
      // Drawn in the order in which it is read: each letter lies left of the one before it.
      double leftwards = before.start(direction) - glyph.end(direction);
      if (Math.abs(leftwards) < Math.abs(gap)) {
        gap = leftwards;
        advance = -advance;
      }
    }
    return gap <= SPACE * size && advance > -BACKWARDS * size && isOnLine(before, glyph, direction);
  }

  /** Beside each other, or one of them is a superscript, a subscript or an initial. */
  private static boolean isOnLine(Glyph before, Glyph glyph, Direction direction) {
    boolean smaller = glyph.size() <= before.size();
    Glyph large = smaller ? before : glyph;
    Glyph small = smaller ? glyph : before;
    double raised = large.baseline(direction) - small.baseline(direction);
    return Scripts.isBeside(raised, small.size(), large.size());
  }

  private void endWord(boolean blankAfter) {
    if (glyphs.isEmpty()) {
      return;
    }
    Direction direction = Direction.of(glyphs.get(0).angle());
    if (glyphs.stream().anyMatch(glyph -> Scripts.isRightToLeft(glyph.text().codePointAt(0)))) {
      glyphs.sort(Comparator.comparingDouble(glyph -> glyph.start(direction)));
    }
    Glyph first = glyphs.get(0);
    Glyph last = glyphs.get(glyphs.size() - 1);
    Glyph main = main();
    words.add(
        new Word(
            glyphs.stream().map(Glyph::text).toList(),
            first.x0(),
            first.y0(),
            last.x1(),
            last.y1(),
            main.x0(),
            main.y0(),
            main.size(),
            first.angle(),
            glyphs.stream().mapToDouble(Glyph::spacing).min().orElse(0),
            blankBefore,
            blankAfter));
    glyphs.clear();
    blankBefore = false;
  }

  /** A glyph of the size that most of the word has; of two, the larger. */
  private Glyph main() {
    Glyph main = glyphs.get(0);
    double most = 0;
    int i = 0;
    while (i < glyphs.size()) {
      Glyph begins = glyphs.get(i);
      int from = i;
      while (i < glyphs.size() && Math.abs(glyphs.get(i).size() / begins.size() - 1) < 0.1) {
        i++;
      }
      i = Math.max(i, from + 1);
      double weight = i - from + begins.size() / 10_000;
      if (weight > most) {
        most = weight;
        main = begins;
      }
    }
    return main;
  }
}
