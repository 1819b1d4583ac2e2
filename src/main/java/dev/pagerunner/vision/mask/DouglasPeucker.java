package dev.pagerunner.vision.mask;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Reduces the corners of an outline that stays nearly the same: drops corners that lie within a
 * tolerance of the line between the corners that are kept. Source: D. Douglas, T. Peucker,
 * Algorithms for the reduction of the number of points required to represent a digitized line,
 * 1973.
 */
final class DouglasPeucker {
  private DouglasPeucker() {}

  /**
   * Returns some of the corners, in their order.
   *
   * @param ring corners as x and y of a closed outline
   * @param tolerance in the unit of the corners
   */
  static List<int[]> simplified(List<int[]> ring, double tolerance) {
    int far = farthestFrom(ring, 0);
    BitSet kept = new BitSet(ring.size());
    keep(ring, 0, far, tolerance, kept);
    keep(ring, far, ring.size(), tolerance, kept);
    List<int[]> corners = new ArrayList<>(kept.cardinality());
    kept.stream().forEach(i -> corners.add(ring.get(i)));
    return corners;
  }

  /** A ring has no ends, so it is split at two corners that are far from each other. */
  private static int farthestFrom(List<int[]> ring, int start) {
    int farthest = start;
    long most = 0;
    for (int i = 0; i < ring.size(); i++) {
      long dx = (long) ring.get(i)[0] - ring.get(start)[0];
      long dy = (long) ring.get(i)[1] - ring.get(start)[1];
      if (dx * dx + dy * dy > most) {
        most = dx * dx + dy * dy;
        farthest = i;
      }
    }
    return farthest;
  }

  /**
   * Marks the corners to keep from {@code from} up to, but excluding, {@code to}. The index that
   * equals the ring's size is its first corner.
   */
  private static void keep(List<int[]> ring, int from, int to, double tolerance, BitSet kept) {
    Deque<int[]> open = new ArrayDeque<>();
    open.push(new int[] {from, to});
    while (!open.isEmpty()) {
      int[] span = open.pop();
      kept.set(span[0]);
      int farthest = -1;
      double most = tolerance;
      for (int i = span[0] + 1; i < span[1]; i++) {
        double distance = distance(ring.get(i), ring.get(span[0]), ring.get(span[1] % ring.size()));
        if (distance > most) {
          most = distance;
          farthest = i;
        }
      }
      if (farthest >= 0) {
        open.push(new int[] {span[0], farthest});
        open.push(new int[] {farthest, span[1]});
      }
    }
  }

  /** The distance of a point from the line segment between two others. */
  private static double distance(int[] point, int[] a, int[] b) {
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length;
    double t = Math.min(Math.max(along, 0), 1);
    return Math.hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy);
  }
}
