package dev.pagerunner.domain.layout;

import dev.pagerunner.domain.layout.Numbering.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The levels of the titles of a document: by their numbers, or else by the height of their letters,
 * compared with those of numbered titles. Immutable.
 */
public final class TitleLevels {
  /** Levels are from 1, the highest, to this. */
  public static final int DEEPEST = 6;

  /** How many titles a sample has at most. */
  public static final int SAMPLE = 2_000;

  /** Letters that are lower by less are of the same height. */
  private static final double SAME = 0.06;

  private final boolean roman;

  /** From the largest letters to the smallest. */
  private final List<Height> heights;

  /**
   * A title, as far as it tells of its level.
   *
   * @param text null if the page has no text there
   * @param lineHeight of the letters on its first line, in points; null without text
   */
  public record Title(String text, Double lineHeight) {
    /** The same with as much of the text as matters. */
    public Title shortened() {
      return text == null || text.length() <= Numbering.LONGEST
          ? this
          : new Title(text.substring(0, Numbering.LONGEST), lineHeight);
    }
  }

  /** Titles whose letters are about as high. */
  private static final class Height {
    private final double most;
    private final int[] byParts = new int[DEEPEST + 1];
    private int titles;

    Height(double most) {
      this.most = most;
    }

    /** The most frequent level of its numbered titles; 0 without any. */
    int numbered() {
      int best = 0;
      for (int level = 1; level <= DEEPEST; level++) {
        best = byParts[level] > (best == 0 ? 0 : byParts[best]) ? level : best;
      }
      return best;
    }
  }

  private TitleLevels(boolean roman, List<Height> heights) {
    this.roman = roman;
    this.heights = heights;
  }

  /** Learns from titles of the document what heights they have, and which of them are numbered. */
  public static TitleLevels of(List<Title> sample) {
    boolean roman =
        sample.stream()
            .flatMap(title -> Numbering.of(title.text).stream())
            .anyMatch(number -> number.style() == Style.ROMAN);
    List<Height> heights = new ArrayList<>();
    sample.stream()
        .map(Title::lineHeight)
        .filter(Objects::nonNull)
        .sorted(Comparator.reverseOrder())
        .filter(height -> heights.isEmpty() || height < smallest(heights.get(heights.size() - 1)))
        .forEach(height -> heights.add(new Height(height)));
    TitleLevels levels = new TitleLevels(roman, heights);
    sample.forEach(levels::count);
    return levels;
  }

  private static double smallest(Height height) {
    return height.most * (1 - SAME);
  }

  private void count(Title title) {
    if (title.lineHeight != null) {
      Height height = heights.get(indexOf(title.lineHeight));
      height.titles++;
      byNumber(title.text).ifPresent(level -> height.byParts[level]++);
    }
  }

  /** The level of a title, from 1 to {@link #DEEPEST}. */
  public int level(Title title) {
    return byNumber(title.text).orElseGet(() -> byHeight(title.lineHeight));
  }

  private Optional<Integer> byNumber(String text) {
    return Numbering.of(text).flatMap(this::level);
  }

  /** A letter tells nothing of its own: it numbers appendices, or sections within Roman parts. */
  private Optional<Integer> level(Numbering number) {
    return switch (number.style()) {
      case DECIMAL -> Optional.of(Math.min(DEEPEST, roman ? decimal(number) : number.parts()));
      case ROMAN -> Optional.of(1);
      case ROMAN_LETTER -> roman ? Optional.of(1) : Optional.empty();
      case LETTER -> roman ? Optional.of(2) : Optional.empty();
    };
  }

  /** Below Roman parts and lettered sections there are numbers, unless they have parts. */
  private static int decimal(Numbering number) {
    return number.parts() == 1 ? 3 : number.parts();
  }

  private int byHeight(Double lineHeight) {
    if (heights.isEmpty()) {
      return 1;
    }
    int index = lineHeight == null ? mostFrequent() : indexOf(lineHeight);
    int above = index;
    while (above >= 0 && heights.get(above).numbered() == 0) {
      above--;
    }
    int below = index;
    while (below < heights.size() && heights.get(below).numbered() == 0) {
      below++;
    }
    int atMost = below < heights.size() ? heights.get(below).numbered() : DEEPEST;
    if (above < 0) {
      return below < heights.size()
          ? Math.max(1, atMost - (below - index))
          : Math.min(DEEPEST, index + 1);
    }
    return Math.min(atMost, heights.get(above).numbered() + (index - above));
  }

  private int mostFrequent() {
    return heights.indexOf(
        heights.stream().max(Comparator.comparingInt((Height h) -> h.titles)).orElseThrow());
  }

  private int indexOf(double lineHeight) {
    int index = 0;
    while (index < heights.size() - 1 && lineHeight < smallest(heights.get(index))) {
      index++;
    }
    return index;
  }
}
