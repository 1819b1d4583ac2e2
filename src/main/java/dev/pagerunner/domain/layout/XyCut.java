package dev.pagerunner.domain.layout;

import dev.pagerunner.domain.layout.Spans.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts units in order by cutting the page along its white space, again and again: the recursive XY
 * cut of Nagy and Seth. The page is cut into horizontal bands first. Bands that lie behind one
 * another and have the same white space between columns are read column by column; a title or a
 * figure that crosses that space ends them.
 */
final class XyCut {
  /**
   * What is taken off at each end of a unit, in parts of its length: more and more, until there is
   * a gap. At the last, only units with the same middle overlap.
   */
  private static final double[] SHARES = {0.05, 0.15, 0.3, 0.499};

  /** What is taken off at first, in parts of the extent of all units. */
  private static final double MOST = 0.012;

  /** No page that was made to be read is cut so often. */
  private static final int MOST_DEPTH = 40;

  private final double most;

  private XyCut(List<Unit> units) {
    double width = extent(Axis.X, units);
    double height = extent(Axis.Y, units);
    most = MOST * Math.max(width, height);
  }

  private static double extent(Axis axis, List<Unit> units) {
    double start = units.stream().mapToDouble(axis::start).min().orElse(0);
    return units.stream().mapToDouble(axis::end).max().orElse(0) - start;
  }

  /**
   * The units in the order in which they are read, from left to right.
   *
   * @param units in the order of {@link Unit#BY_PLACE}
   */
  static List<Unit> order(List<Unit> units) {
    List<Unit> ordered = new ArrayList<>(units.size());
    new XyCut(units).cut(units, MOST_DEPTH, ordered);
    return ordered;
  }

  private void cut(List<Unit> units, int depth, List<Unit> ordered) {
    if (units.size() > 1 && depth > 0) {
      for (int i = 0; i < SHARES.length; i++) {
        double limit = i == 0 ? most : Double.POSITIVE_INFINITY;
        Cuts cuts =
            new Cuts(new Spans(Axis.X, SHARES[i], limit), new Spans(Axis.Y, SHARES[i], limit));
        // What overlaps from top to bottom stands side by side, if it can be told apart at all.
        boolean columnsFirst = i > 0 && i < SHARES.length - 1;
        if ((columnsFirst && cutIntoColumns(units, cuts, depth, ordered))
            || cut(units, cuts, depth, ordered)) {
          return;
        }
      }
    }
    units.stream().sorted(Unit.BY_PLACE).forEach(ordered::add);
  }

  private record Cuts(Spans x, Spans y) {}

  /** Whether there is white space to cut along. */
  private boolean cut(List<Unit> units, Cuts cuts, int depth, List<Unit> ordered) {
    List<List<Unit>> bands = cuts.y.split(units);
    if (bands.size() == 1) {
      return cutIntoColumns(units, cuts, depth, ordered);
    }
    for (List<List<Unit>> group : new Bands(cuts.x, bands).grouped()) {
      List<Unit> all = group.stream().flatMap(List::stream).toList();
      if (group.size() == 1) {
        cut(all, depth - 1, ordered);
      } else {
        cutIntoColumns(all, cuts, depth, ordered);
      }
    }
    return true;
  }

  private boolean cutIntoColumns(List<Unit> units, Cuts cuts, int depth, List<Unit> ordered) {
    List<List<Unit>> columns = cuts.x.split(units);
    if (columns.size() == 1) {
      return false;
    }
    List<List<Unit>> margins = MarginalNotes.among(columns);
    List<Unit> notes = new ArrayList<>();
    List<Unit> read = new ArrayList<>();
    for (List<Unit> column : columns) {
      cut(column, depth - 1, margins.contains(column) ? notes : read);
    }
    ordered.addAll(MarginalNotes.merged(read, notes));
    return true;
  }
}
