package dev.pagerunner.vision.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts words together whose letters are spaced, such as A N N U A L: those whose writer states a
 * character spacing, and those whose writer moves to each letter by itself.
 */
final class LetterSpacing {
  /** The widest spacing that is stated for the letters of a word, in parts of the font size. */
  private static final double WIDEST_STATED = 1;

  /** The same where nothing is stated, and a gap may be a blank. */
  private static final double WIDEST = 0.3;

  /** Three letters may be initials. */
  private static final int FEWEST = 4;

  /** How much the gaps of one word may differ, in parts of the font size. */
  private static final double EVEN = 0.08;

  private LetterSpacing() {}

  static List<Word> join(List<Word> words) {
    List<Word> joined = new ArrayList<>(words.size());
    int i = 0;
    while (i < words.size()) {
      int end = endOfStated(words, i);
      if (end == i + 1) {
        int even = endOfEven(words, i);
        end = even - i >= FEWEST ? even : end;
      }
      joined.add(end == i + 1 ? words.get(i) : one(words.subList(i, end)));
      i = end;
    }
    return joined;
  }

  /** The end of the parts that begin at {@code from} and are no further apart than is stated. */
  private static int endOfStated(List<Word> words, int from) {
    int i = from + 1;
    while (i < words.size() && isStated(words.get(i - 1), words.get(i))) {
      i++;
    }
    return i;
  }

  private static boolean isStated(Word before, Word next) {
    double stated = Math.min(before.spacing(), next.spacing()) / before.size();
    double gap = gap(before, next);
    return stated > 0
        && stated <= WIDEST_STATED
        && areNeighbours(before, next)
        && gap >= 0
        && gap <= stated + EVEN;
  }

  /** The end of the letters with even gaps that begin at {@code from}. */
  private static int endOfEven(List<Word> words, int from) {
    double narrowest = Double.POSITIVE_INFINITY;
    double widest = Double.NEGATIVE_INFINITY;
    int i = from + 1;
    while (i < words.size() && words.get(i - 1).isLetter() && words.get(i).isLetter()) {
      double gap = gap(words.get(i - 1), words.get(i));
      narrowest = Math.min(narrowest, gap);
      widest = Math.max(widest, gap);
      if (!areNeighbours(words.get(i - 1), words.get(i))
          || widest - narrowest > EVEN
          || widest > WIDEST
          || narrowest < 0) {
        break;
      }
      i++;
    }
    return i;
  }

  private static boolean areNeighbours(Word before, Word next) {
    return !before.blankAfter()
        && !next.blankBefore()
        && before.angle() == next.angle()
        && before.size() == next.size();
  }

  /** In parts of the font size; not finite between two lines. */
  private static double gap(Word before, Word next) {
    Direction direction = Direction.of(before.angle());
    double raised = before.baseline(direction) - next.baseline(direction);
    return Scripts.isOnBaseline(raised, before.size())
        ? (next.start(direction) - before.end(direction)) / before.size()
        : Double.POSITIVE_INFINITY;
  }

  private static Word one(List<Word> parts) {
    Word first = parts.get(0);
    Word last = parts.get(parts.size() - 1);
    return new Word(
        parts.stream().flatMap(part -> part.units().stream()).toList(),
        first.x0(),
        first.y0(),
        last.x1(),
        last.y1(),
        first.baseX(),
        first.baseY(),
        first.size(),
        first.angle(),
        first.spacing(),
        first.blankBefore(),
        last.blankAfter());
  }
}
