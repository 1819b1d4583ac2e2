package dev.pagerunner.vision.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts the words of a line together, with a blank where one is drawn or seen. */
final class LineText {
  /** A gap between two ideographs that is wider, in parts of the font size, separates columns. */
  private static final double CJK_SPACE = 1;

  /** A word may begin so far within the one before it, in parts of the font size. */
  private static final double OVERLAP = 0.3;

  private LineText() {}

  /**
   * The text of a line in the order in which it is read.
   *
   * @param words ordered by where they begin
   */
  static String of(Collection<List<Word>> words, Direction direction) {
    List<String> units = new ArrayList<>();
    Word before = null;
    double end = 0;
    for (List<Word> beginning : words) {
      for (Word word : beginning) {
        if (before != null && isApart(before, end, word, direction)) {
          units.add(" ");
        }
        units.addAll(word.units());
        end = word.end(direction);
        before = word;
      }
    }
    return RightToLeft.logicalOrder(units).strip();
  }

  private static boolean isApart(Word before, double end, Word word, Direction direction) {
    double size = (before.size() + word.size()) / 2;
    double gap = word.start(direction) - end;
    if (before.blankAfter() || word.blankBefore()) {
      return true;
    }
    if (Scripts.isCjk(lastOf(before)) && Scripts.isCjk(word.units().get(0).codePointAt(0))) {
      return gap > CJK_SPACE * size;
    }
    return gap > WordBuilder.SPACE * size || gap < -OVERLAP * size;
  }

  private static int lastOf(Word word) {
    String unit = word.units().get(word.units().size() - 1);
    return unit.codePointBefore(unit.length());
  }
}
