package dev.pagerunner.domain.layout;

import dev.pagerunner.domain.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which the objects of a page are read: headers of the page, then its body by {@link
 * XyCut}, then footnotes, then footers. An object that lies in another follows it; a caption and
 * its figure or table stay together. The order depends on the places of the objects alone, not on
 * how they are listed.
 *
 * <p>Takes time in proportion to the square of the number of objects at most, with a small factor:
 * a second or two for ten thousand.
 */
public final class ReadingOrder {
  /** Such a share of an object's area lies in another one that contains it. */
  public static final double INSIDE = 0.8;

  /** Containers within containers are looked for so often. */
  private static final int MOST_LEVELS = 4;

  private ReadingOrder() {}

  /**
   * The place of each block.
   *
   * @param rightToLeft whether the rightmost column is read first, as in Arabic and Hebrew
   * @return for each block, in the order of the list, its place from 1
   */
  public static int[] of(List<Block> blocks, boolean rightToLeft) {
    List<List<Unit>> zones =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < blocks.size(); i++) {
      Block block = rightToLeft ? mirrored(blocks.get(i)) : blocks.get(i);
      zones.get(zone(block.kind())).add(Unit.of(block, i));
    }
    int[] places = new int[blocks.size()];
    Counter counter = new Counter(places);
    zones.forEach(zone -> arranged(zone, MOST_LEVELS).forEach(unit -> unit.forEach(counter::next)));
    return places;
  }

  /** Gives out places. */
  private static final class Counter {
    private final int[] places;
    private int last;

    Counter(int[] places) {
      this.places = places;
    }

    void next(int index) {
      last++;
      places[index] = last;
    }
  }

  private static int zone(BlockKind kind) {
    return switch (kind) {
      case PAGE_HEADER -> 0;
      case FOOTNOTE -> 2;
      case PAGE_FOOTER -> 3;
      default -> 1;
    };
  }

  private static Block mirrored(Block block) {
    Box box = block.box();
    return new Block(block.kind(), new Box(-box.x1(), box.y0(), -box.x0(), box.y1()));
  }

  private static List<Unit> arranged(List<Unit> units, int levels) {
    List<Unit> sorted = units.stream().sorted(Unit.BY_PLACE).toList();
    List<Unit> apart = levels == 0 ? sorted : nested(sorted, levels);
    return XyCut.order(Captions.joined(apart));
  }

  /** Each unit that lies in no other, with those that lie in it in order. */
  private static List<Unit> nested(List<Unit> units, int levels) {
    List<Unit> largestFirst =
        units.stream().sorted(Comparator.comparingDouble(ReadingOrder::weight).reversed()).toList();
    List<Unit> outer = new ArrayList<>();
    Map<Unit, List<Unit>> inner = new HashMap<>();
    for (Unit unit : largestFirst) {
      Unit around = smallestAround(unit, outer);
      if (around == null) {
        outer.add(unit);
      } else {
        inner.computeIfAbsent(around, ignored -> new ArrayList<>()).add(unit);
      }
    }
    return outer.stream()
        .map(one -> inner.containsKey(one) ? one.with(arranged(inner.get(one), levels - 1)) : one)
        .sorted(Unit.BY_PLACE)
        .toList();
  }

  /**
   * Of an object that was found twice, as text and as something else, the text lies in the other.
   */
  private static double weight(Unit unit) {
    return unit.kind() == BlockKind.TEXT ? INSIDE * unit.box().area() : unit.box().area();
  }

  /** The last of those that contain it; null if none does. */
  private static Unit smallestAround(Unit unit, List<Unit> largestFirst) {
    for (int i = largestFirst.size() - 1; i >= 0; i--) {
      if (unit.box().shareIn(largestFirst.get(i).box()) >= INSIDE) {
        return largestFirst.get(i);
      }
    }
    return null;
  }
}
