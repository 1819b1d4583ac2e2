package dev.pagerunner.vision.text;

import dev.pagerunner.domain.Box;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The text of a page, by place. Glyphs become words ({@link WordBuilder}), the words of a box
 * become lines ({@link LineBuilder}, {@link LineText}), and lines become running text ({@link
 * RunningText}). Immutable.
 */
public final class PageText {
  public static final PageText NONE = new PageText(List.of());

  /** A word printed again within this part of its size and length is its shadow. */
  private static final double SHADOW = 0.5;

  private final List<Word> words;

  /**
   * The text of these glyphs.
   *
   * @param glyphs in the order in which they were drawn
   */
  public PageText(List<Glyph> glyphs) {
    words = withoutShadows(WordBuilder.build(glyphs));
  }

  /**
   * The text in a box, in reading order: the words whose centre lies in it. Words, not letters,
   * because a model's box often cuts the first letters of its lines off.
   *
   * @return null if there is none
   */
  public String in(Box box) {
    BoxText found = find(box);
    return found == null ? null : found.text();
  }

  /** The same with the height of its letters. */
  public BoxText find(Box box) {
    List<Word> inside = new ArrayList<>();
    for (Word word : words) {
      if (box.contains(word.centreX(), word.centreY())) {
        inside.add(word);
      }
    }
    List<TextLine> lines = LineBuilder.lines(inside);
    return lines.isEmpty()
        ? null
        : new BoxText(
            RunningText.join(lines.stream().map(TextLine::text).toList()), lines.get(0).size());
  }

  /** A place in a grid whose cells are as large as a word's shadow may be far. */
  private record Cell(String text, int scale, long column, long row) {}

  /** Writers print words twice, slightly apart, to make them look bold or raised. */
  private static List<Word> withoutShadows(List<Word> words) {
    Set<Cell> taken = new HashSet<>();
    List<Word> kept = new ArrayList<>(words.size());
    for (Word word : words) {
      String text = word.text();
      double length = Math.hypot(word.x1() - word.x0(), word.y1() - word.y0());
      double far = SHADOW * Math.min(word.size(), length);
      int scale = Math.max(-20, Math.getExponent(far));
      double cell = Math.scalb(1.0, scale);
      long column = Math.round(word.x0() / cell);
      long row = Math.round(word.y0() / cell);
      if (!isTaken(taken, text, scale, column, row)) {
        taken.add(new Cell(text, scale, column, row));
        kept.add(word);
      }
    }
    return kept;
  }

  private static boolean isTaken(Set<Cell> taken, String text, int scale, long column, long row) {
    for (long c = column - 1; c <= column + 1; c++) {
      for (long r = row - 1; r <= row + 1; r++) {
        if (taken.contains(new Cell(text, scale, c, r))) {
          return true;
        }
      }
    }
    return false;
  }
}
