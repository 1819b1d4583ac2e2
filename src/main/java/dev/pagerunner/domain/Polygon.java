package dev.pagerunner.domain;

import java.util.List;

/**
 * A closed outline on the page image: straight lines from corner to corner, and from the last one
 * back to the first.
 *
 * @param xy x0, y0, x1, y1, … in pixels of the page image, origin top left; corners lie between
 *     pixels, so the outline of the very first pixel is 0, 0, 1, 0, 1, 1, 0, 1
 */
public record Polygon(List<Integer> xy) {
  private static final int LEAST_CORNERS = 3;

  public Polygon {
    xy = List.copyOf(xy);
    if (xy.size() % 2 != 0 || xy.size() < 2 * LEAST_CORNERS) {
      throw new IllegalArgumentException(
          xy.size() + " numbers are no polygon of at least " + LEAST_CORNERS + " corners");
    }
  }
}
