package dev.pagerunner.vision.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Puts words into lines. Turned text has lines of its own, for each angle. */
final class LineBuilder {
  /** Words whose angles differ by less, in degrees, are of one skewed page. */
  private static final double SAME_ANGLE = 1.5;

  /** A line has so many neighbours that are looked at for a word, above and below. */
  private static final int NEIGHBOURS = 6;

  /** A raised word is at most so far from its neighbour, in parts of the line's size. */
  private static final double SCRIPT_GAP = 1;

  /** Text that is smaller, in parts of the line's size, stands beside an initial. */
  private static final double SMALLEST = 0.45;

  /** Where a line begins above its baseline, in parts of its size: lines are ordered by that. */
  private static final double CAPITALS = 0.75;

  private final Direction direction;

  /** By baseline; several lines may have the same. */
  private final NavigableMap<Double, List<Line>> lines = new TreeMap<>();

  private LineBuilder(Direction direction) {
    this.direction = direction;
  }

  /** A line's words by where they begin. */
  private static final class Line {
    private final double baseline;
    private final double size;
    private final TreeMap<Double, List<Word>> words = new TreeMap<>();

    Line(double baseline, double size) {
      this.baseline = baseline;
      this.size = size;
    }
  }

  /**
   * The lines of the words, in reading order: text in the most common direction comes first.
   *
   * @return the lines that are not empty
   */
  static List<TextLine> lines(List<Word> words) {
    List<TextLine> lines = new ArrayList<>();
    for (List<Word> level : byAngle(words)) {
      double angle =
          level.stream().mapToDouble(w -> w.angle() * w.length()).sum()
              / level.stream().mapToInt(Word::length).sum();
      new LineBuilder(Direction.of(angle)).build(level, lines);
    }
    return lines;
  }

  private static List<List<Word>> byAngle(List<Word> words) {
    List<Word> sorted = new ArrayList<>(words);
    sorted.sort(Comparator.comparingDouble(Word::angle));
    List<List<Word>> groups = new ArrayList<>();
    double first = Double.NEGATIVE_INFINITY;
    for (Word word : sorted) {
      if (word.angle() - first > SAME_ANGLE) {
        groups.add(new ArrayList<>());
        first = word.angle();
      }
      groups.get(groups.size() - 1).add(word);
    }
    groups.sort(
        Comparator.comparingInt(
            (List<Word> group) -> -group.stream().mapToInt(Word::length).sum()));
    return groups;
  }

  private void build(List<Word> words, List<TextLine> texts) {
    List<Word> largestFirst = new ArrayList<>(words);
    largestFirst.sort(
        Comparator.comparingDouble((Word word) -> -word.size())
            .thenComparingDouble(word -> word.baseline(direction)));
    largestFirst.forEach(this::add);
    lines.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingDouble(line -> line.baseline - CAPITALS * line.size))
        .map(line -> new TextLine(LineText.of(line.words.values(), direction), line.size))
        .filter(line -> !line.text().isEmpty())
        .forEach(texts::add);
  }

  private void add(Word word) {
    double baseline = word.baseline(direction);
    Line nearest = null;
    double distance = Double.POSITIVE_INFINITY;
    for (NavigableMap<Double, List<Line>> side :
        List.of(lines.headMap(baseline, true).descendingMap(), lines.tailMap(baseline, false))) {
      int looked = 0;
      for (Map.Entry<Double, List<Line>> near : side.entrySet()) {
        if (looked++ == NEIGHBOURS) {
          break;
        }
        for (Line line : near.getValue()) {
          double off = Math.abs(line.baseline - baseline);
          if (off < distance && takes(line, word)) {
            nearest = line;
            distance = off;
          }
        }
      }
    }
    if (nearest == null) {
      nearest = new Line(baseline, word.size());
      lines.computeIfAbsent(baseline, ignored -> new ArrayList<>()).add(nearest);
    }
    nearest.words.computeIfAbsent(word.start(direction), ignored -> new ArrayList<>()).add(word);
  }

  private boolean takes(Line line, Word word) {
    double raised = line.baseline - word.baseline(direction);
    if (word.size() < SMALLEST * line.size) {
      return false;
    }
    return Scripts.isOnBaseline(raised, word.size())
        || (Scripts.isBeside(raised, word.size(), line.size) && isAdjacent(line, word));
  }

  private boolean isAdjacent(Line line, Word word) {
    double most = SCRIPT_GAP * line.size;
    Map.Entry<Double, List<Word>> before = line.words.floorEntry(word.start(direction));
    if (before != null
        && before.getValue().stream()
            .anyMatch(w -> Math.abs(word.start(direction) - w.end(direction)) <= most)) {
      return true;
    }
    Map.Entry<Double, List<Word>> after = line.words.ceilingEntry(word.start(direction));
    return after != null && Math.abs(after.getKey() - word.end(direction)) <= most;
  }
}
