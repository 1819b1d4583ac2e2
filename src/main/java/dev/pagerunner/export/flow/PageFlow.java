package dev.pagerunner.export.flow;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import dev.pagerunner.domain.layout.ReadingOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts what was found on a page into the order in which it is read. */
public final class PageFlow {
  private PageFlow() {}

  /**
   * The detections of a page in reading order. A text that lies in another object's text is left
   * out, since it would be read twice.
   */
  public static List<Detection> inOrder(List<Detection> detections) {
    List<Detection> kept = new ArrayList<>();
    detections.stream()
        .sorted(Comparator.comparingInt(Detection::order).thenComparingInt(Detection::n))
        .filter(one -> !isRepeated(one, kept))
        .forEach(kept::add);
    return kept;
  }

  /** The titles of a page in reading order, without those that lie in another title. */
  public static List<Detection> titles(List<Detection> detections) {
    return inOrder(detections.stream().filter(one -> kind(one) == BlockKind.TITLE).toList());
  }

  /** What contains an object comes before it. */
  private static boolean isRepeated(Detection one, List<Detection> before) {
    return !kind(one).isFloat()
        && before.stream()
            .anyMatch(
                other ->
                    kind(other) != BlockKind.FIGURE
                        && (other.text() != null || one.text() == null)
                        && one.box().shareIn(other.box()) >= ReadingOrder.INSIDE);
  }

  /** The parts of a page in reading order. */
  public static List<Part> parts(List<Detection> detections) {
    List<Detection> ordered = inOrder(detections);
    Map<Detection, Detection> captions = captions(ordered);
    Set<Detection> taken = new HashSet<>(captions.values());
    List<Part> parts = new ArrayList<>();
    List<Detection> items = new ArrayList<>();
    for (Detection one : ordered) {
      BlockKind kind = kind(one);
      if (kind != BlockKind.LIST && !items.isEmpty()) {
        parts.add(new Part.Listing(items));
        items.clear();
      }
      if (kind == BlockKind.LIST) {
        items.add(one);
      } else if (kind.isFloat()) {
        parts.add(new Part.Captioned(one, kind, Optional.ofNullable(captions.get(one))));
      } else if (!taken.contains(one)) {
        parts.add(new Part.Text(one, kind));
      }
    }
    if (!items.isEmpty()) {
      parts.add(new Part.Listing(items));
    }
    return parts;
  }

  private record Pair(Detection owner, Detection caption, double distance) {}

  /** By figure or table: its caption, the nearest ones first. */
  private static Map<Detection, Detection> captions(List<Detection> ordered) {
    List<Pair> pairs = new ArrayList<>();
    List<Detection> owners = ordered.stream().filter(one -> kind(one).isFloat()).toList();
    for (Detection caption : ordered) {
      if (kind(caption) == BlockKind.CAPTION) {
        owners.stream()
            .map(owner -> new Pair(owner, caption, distance(owner.box(), caption.box())))
            .min(Comparator.comparingDouble(Pair::distance))
            .ifPresent(pairs::add);
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::distance));
    Map<Detection, Detection> captions = new HashMap<>();
    pairs.forEach(pair -> captions.putIfAbsent(pair.owner, pair.caption));
    return captions;
  }

  /** The white space between two boxes. */
  private static double distance(Box a, Box b) {
    double x = Math.max(0, Math.max(a.x0(), b.x0()) - Math.min(a.x1(), b.x1()));
    double y = Math.max(0, Math.max(a.y0(), b.y0()) - Math.min(a.y1(), b.y1()));
    return Math.hypot(x, y);
  }

  static BlockKind kind(Detection detection) {
    return BlockKind.of(detection.label());
  }
}
