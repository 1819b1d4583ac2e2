package dev.pagerunner.domain.layout;

import dev.pagerunner.domain.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Joins captions with the figures and tables above or below them. */
final class Captions {
  /** The most white space between both, in parts of the height of all units. */
  private static final double MOST_GAP = 0.05;

  /** How far one may stand beside the other, in parts of the narrower one's width. */
  private static final double LEAST_OVERLAP = 0.5;

  /** A joined unit may touch its neighbours so far, in parts of their area. */
  private static final double TOUCH = 0.05;

  private Captions() {}

  private record Pair(Unit caption, Unit owner, double gap) {}

  /**
   * The same units, where each caption with a figure or table is one unit with it, unless something
   * else lies between both.
   */
  static List<Unit> joined(List<Unit> units) {
    List<Unit> owners = units.stream().filter(unit -> unit.kind().isFloat()).toList();
    double top = units.stream().mapToDouble(unit -> unit.box().y0()).min().orElse(0);
    double bottom = units.stream().mapToDouble(unit -> unit.box().y1()).max().orElse(0);
    double most = MOST_GAP * (bottom - top);
    List<Pair> pairs =
        units.stream()
            .filter(unit -> unit.kind() == BlockKind.CAPTION)
            .flatMap(caption -> nearest(caption, owners, most).stream())
            .sorted(Comparator.comparingDouble(Pair::gap))
            .toList();
    Set<Integer> taken = new HashSet<>();
    List<Unit> result = new ArrayList<>();
    for (Pair pair : pairs) {
      Unit both = union(pair);
      if (!taken.contains(pair.owner.index()) && isFree(both, pair, units)) {
        taken.add(pair.owner.index());
        taken.add(pair.caption.index());
        result.add(both);
      }
    }
    units.stream().filter(unit -> !taken.contains(unit.index())).forEach(result::add);
    return result.stream().sorted(Unit.BY_PLACE).toList();
  }

  private static List<Pair> nearest(Unit caption, List<Unit> owners, double most) {
    return owners.stream()
        .filter(owner -> caption.gapY(owner) <= most)
        .filter(
            owner ->
                caption.overlapX(owner)
                    > LEAST_OVERLAP * Math.min(caption.box().width(), owner.box().width()))
        .map(owner -> new Pair(caption, owner, caption.gapY(owner)))
        .min(Comparator.comparingDouble(Pair::gap))
        .stream()
        .collect(Collectors.toList());
  }

  private static Unit union(Pair pair) {
    Box a = pair.caption.box();
    Box b = pair.owner.box();
    Box box =
        new Box(
            Math.min(a.x0(), b.x0()),
            Math.min(a.y0(), b.y0()),
            Math.max(a.x1(), b.x1()),
            Math.max(a.y1(), b.y1()));
    boolean above = a.y0() + a.y1() < b.y0() + b.y1();
    List<Unit> parts =
        above ? List.of(pair.caption, pair.owner) : List.of(pair.owner, pair.caption);
    return new Unit(box, pair.owner.kind(), -1, parts);
  }

  private static boolean isFree(Unit both, Pair pair, List<Unit> units) {
    return units.stream()
        .filter(unit -> unit.index() != pair.caption.index() && unit.index() != pair.owner.index())
        .noneMatch(unit -> unit.box().shareIn(both.box()) > TOUCH);
  }
}
