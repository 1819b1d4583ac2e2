package dev.pagerunner.domain.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where units lie on one axis: the parts of the axis that they cover, and the gaps between. A unit
 * counts as a little shorter than it is, since the boxes of a model overlap by some pixels.
 */
final class Spans {
  private final Axis axis;
  private final double share;
  private final double most;

  /**
   * Looks at units along an axis.
   *
   * @param share that is taken off at each end of a unit
   * @param most that is taken off, in pixels
   */
  Spans(Axis axis, double share, double most) {
    this.axis = axis;
    this.share = share;
    this.most = most;
  }

  /** The directions in which a page is cut. */
  enum Axis {
    X {
      @Override
      double start(Unit unit) {
        return unit.box().x0();
      }

      @Override
      double end(Unit unit) {
        return unit.box().x1();
      }
    },
    Y {
      @Override
      double start(Unit unit) {
        return unit.box().y0();
      }

      @Override
      double end(Unit unit) {
        return unit.box().y1();
      }
    };

    abstract double start(Unit unit);

    abstract double end(Unit unit);
  }

  /** A part of the axis that is covered without a gap. */
  record Span(double start, double end) {}

  private double start(Unit unit) {
    return axis.start(unit) + trim(unit);
  }

  private double end(Unit unit) {
    return axis.end(unit) - trim(unit);
  }

  private double trim(Unit unit) {
    return Math.min(most, share * (axis.end(unit) - axis.start(unit)));
  }

  /** The units between two gaps each, along the axis; those at the same place by their order. */
  List<List<Unit>> split(List<Unit> units) {
    List<Unit> sorted = units.stream().sorted(Comparator.comparingDouble(this::start)).toList();
    List<List<Unit>> groups = new ArrayList<>();
    double end = Double.NEGATIVE_INFINITY;
    for (Unit unit : sorted) {
      if (groups.isEmpty() || start(unit) > end) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(unit);
      end = Math.max(end, end(unit));
    }
    return groups;
  }

  /** What the units cover, in order. */
  List<Span> covered(List<Unit> units) {
    return split(units).stream()
        .map(
            group ->
                new Span(
                    group.stream().mapToDouble(this::start).min().orElseThrow(),
                    group.stream().mapToDouble(this::end).max().orElseThrow()))
        .toList();
  }

  /** What is covered by one or the other. */
  static List<Span> union(List<Span> a, List<Span> b) {
    List<Span> sorted = new ArrayList<>(a);
    sorted.addAll(b);
    sorted.sort(Comparator.comparingDouble(Span::start));
    List<Span> merged = new ArrayList<>();
    for (Span span : sorted) {
      Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last == null || span.start > last.end) {
        merged.add(span);
      } else {
        merged.set(merged.size() - 1, new Span(last.start, Math.max(last.end, span.end)));
      }
    }
    return merged;
  }
}
