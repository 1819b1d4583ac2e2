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

  /** Gives the indexes of all blocks in it, in order. */
  void forEach(IntConsumer action) {
    if (index >= 0) {
      action.accept(index);
    }
    parts.forEach(part -> part.forEach(action));
  }

  /** The length that both have in common on the x axis. */
  double overlapX(Unit other) {
    return Math.max(0, Math.min(box.x1(), other.box.x1()) - Math.max(box.x0(), other.box.x0()));
  }

  /** The white space between both on the y axis; negative if they overlap there. */
  double gapY(Unit other) {
    return Math.max(box.y0(), other.box.y0()) - Math.min(box.y1(), other.box.y1());
  }
}
