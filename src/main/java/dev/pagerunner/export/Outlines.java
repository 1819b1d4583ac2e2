package dev.pagerunner.export;

import dev.pagerunner.domain.Polygon;
import java.util.Comparator;
import java.util.List;

/** Geometry of masks. */
final class Outlines {
  private Outlines() {}

  /** In square pixels. */
  static double area(Polygon outline) {
    List<Integer> xy = outline.xy();
    long twice = 0;
    for (int i = 0; i < xy.size(); i += 2) {
      int next = (i + 2) % xy.size();
      twice += (long) xy.get(i) * xy.get(next + 1) - (long) xy.get(next) * xy.get(i + 1);
    }
    return Math.abs(twice) / 2.0;
  }

  /** The largest part of a mask that has some. */
  static Polygon largest(List<Polygon> mask) {
    return mask.stream().max(Comparator.comparingDouble(Outlines::area)).orElseThrow();
  }
}
