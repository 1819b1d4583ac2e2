package dev.pagerunner.domain.layout;

import dev.pagerunner.domain.layout.Spans.Span;
import java.util.ArrayList;
import java.util.List;

/** Finds which of the horizontal bands of a page have columns in common. */
final class Bands {
  /** The edges of a block that fills its column are so near to it, in parts of the column. */
  private static final double ALIGNED = 0.08;

  private final List<List<Unit>> bands;
  private final List<List<Span>> covered;

  /**
   * Looks at the bands of a page.
   *
   * @param x along which columns lie beside one another
   * @param bands from top to bottom
   */
  Bands(Spans x, List<List<Unit>> bands) {
    this.bands = bands;
    this.covered = bands.stream().map(x::covered).toList();
  }

  /** The bands in order; those with the same columns are together in a list. */
  List<List<List<Unit>>> grouped() {
    List<List<List<Unit>>> groups = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < bands.size(); i++) {
      if (i >= next && covered.get(i).size() > 1) {
        List<Span> columns = covered.get(i);
        int start = i;
        while (start > next && fillsColumn(covered.get(start - 1), columns)) {
          start--;
          columns = Spans.union(columns, covered.get(start));
        }
        int end = end(i, columns);
        addEach(next, start, groups);
        groups.add(bands.subList(start, end));
        next = end;
      }
    }
    addEach(next, bands.size(), groups);
    return groups;
  }

  private void addEach(int from, int to, List<List<List<Unit>>> groups) {
    for (int i = from; i < to; i++) {
      groups.add(bands.subList(i, i + 1));
    }
  }

  /** Blocks before the columns that fill one of them belong to it, such as a column's figure. */
  private static boolean fillsColumn(List<Span> above, List<Span> columns) {
    return above.size() == 1
        && columns.stream().anyMatch(column -> isAligned(above.get(0), column))
        && Spans.union(above, columns).size() > 1;
  }

  private static boolean isAligned(Span span, Span column) {
    double most = ALIGNED * (column.end() - column.start());
    return Math.abs(span.start() - column.start()) < most
        && Math.abs(span.end() - column.end()) < most;
  }

  /** The columns go on as long as some white space goes down through all of them. */
  private int end(int band, List<Span> first) {
    List<Span> columns = first;
    int end = band + 1;
    while (end < bands.size()) {
      List<Span> both = Spans.union(columns, covered.get(end));
      if (both.size() < 2) {
        break;
      }
      columns = both;
      end++;
    }
    // A title belongs to what follows it, even if it is no wider than a column.
    while (end < bands.size() && end > band + 1 && isTitle(bands.get(end - 1))) {
      end--;
    }
    return end;
  }

  private static boolean isTitle(List<Unit> band) {
    return band.size() == 1 && band.get(0).kind() == BlockKind.TITLE;
  }
}
