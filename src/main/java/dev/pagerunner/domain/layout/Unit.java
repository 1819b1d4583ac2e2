package dev.pagerunner.domain.layout;

import dev.pagerunner.domain.Box;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What is moved as a whole while a page is put in order: a block, with those that lie in it, or a
 * figure with its caption.
 *
 * @param index of the block; -1 if the unit is its parts alone
 * @param parts in order, behind the block itself
 */
record Unit(Box box, BlockKind kind, int index, List<Unit> parts) {
  /** By place alone, so that the order of the input does not matter. */
  static final Comparator<Unit> BY_PLACE =
      Comparator.comparingDouble((Unit unit) -> unit.box.y0())
          .thenComparingDouble(unit -> unit.box.x0())
          .thenComparingDouble(unit -> unit.box.y1())
          .thenComparingDouble(unit -> unit.box.x1())
          .thenComparing(Unit::kind)
          .thenComparingInt(Unit::index);

  static Unit of(Block block, int index) {
    return new Unit(block.box(), block.kind(), index, List.of());
  }

  Unit with(List<Unit> inside) {
    return new Unit(box, kind, index, inside);
  }

  double area() {
    return box.width() * box.height();
  }

  /** Gives the indexes of all blocks in it, in order. */
  void forEach(IntConsumer action) {
    if (index >= 0) {
      action.accept(index);
    }
    parts.forEach(part -> part.forEach(action));
  }

  /** The share of this unit's area that lies in {@code other}, 0 to 1. */
  double shareIn(Unit other) {
    double common = overlapX(other);
    common = common > 0 ? common * overlapY(other) : 0;
    double area = area();
    if (area > 0) {
      return common / area;
    }
    double x = (box.x0() + box.x1()) / 2;
    double y = (box.y0() + box.y1()) / 2;
    return other.box.contains(x, y) ? 1 : 0;
  }

  /** The length that both have in common on the x axis. */
  double overlapX(Unit other) {
    return Math.max(0, Math.min(box.x1(), other.box.x1()) - Math.max(box.x0(), other.box.x0()));
  }

  private double overlapY(Unit other) {
    return Math.max(0, Math.min(box.y1(), other.box.y1()) - Math.max(box.y0(), other.box.y0()));
  }

  /** The white space between both on the y axis; negative if they overlap there. */
  double gapY(Unit other) {
    return Math.max(box.y0(), other.box.y0()) - Math.min(box.y1(), other.box.y1());
  }
}
