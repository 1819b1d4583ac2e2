package dev.pagerunner.vision.text;

import dev.pagerunner.domain.Box;
import java.util.ArrayList;
import java.util.List;

/** The text of a page, by place. */
public final class PageText {
  public static final PageText NONE = new PageText(List.of());

  private final List<Word> words;

  /**
   * @param glyphs in the order in which they were drawn
   */
  public PageText(List<Glyph> glyphs) {
    words = words(glyphs);
  }

  /**
   * The text in a box, in reading order: the words whose centre lies in it. Words, not letters,
   * because a model's box often cuts the first letters of its lines off.
   *
   * @return null if there is none
   */
  public String in(Box box) {
    List<Glyph> inside = new ArrayList<>();
    for (Word word : words) {
      if (box.contains(word.x, word.y)) {
        inside.addAll(word.glyphs);
      }
    }
    String text = TextLines.join(TextLines.of(inside));
    return text.isEmpty() ? null : text;
  }

  private record Word(List<Glyph> glyphs, double x, double y) {
    static Word of(List<Glyph> glyphs) {
      Glyph first = glyphs.get(0);
      Glyph last = glyphs.get(glyphs.size() - 1);
      return new Word(List.copyOf(glyphs), (first.x() + last.x()) / 2, (first.y() + last.y()) / 2);
    }
  }

  /** Writers of PDFs draw the letters of a word one after another. */
  private static List<Word> words(List<Glyph> glyphs) {
    List<Word> words = new ArrayList<>();
    List<Glyph> word = new ArrayList<>();
    for (Glyph glyph : glyphs) {
      if (!word.isEmpty() && !TextLines.isWithinWord(word.get(word.size() - 1), glyph)) {
        words.add(Word.of(word));
        word.clear();
      }
      word.add(glyph);
    }
    if (!word.isEmpty()) {
      words.add(Word.of(word));
    }
    return words;
  }
}
