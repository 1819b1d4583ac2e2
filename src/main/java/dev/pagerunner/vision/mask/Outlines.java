package dev.pagerunner.vision.mask;

import dev.pagerunner.domain.Polygon;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes the outlines of an object coarser. */
public final class Outlines {
  private static final int COARSEST_PIXELS = 64;
  private static final int FEWEST_CORNERS = 3;

  private Outlines() {}

  public static int corners(List<Polygon> outlines) {
    return outlines.stream().mapToInt(outline -> outline.xy().size() / 2).sum();
  }

  /**
   * Returns nearly the same outlines with at most {@code most} corners in total. Outlines become
   * coarser as far as needed; of too many parts the largest are kept, and if not even one outline
   * fits, the rectangle around it is kept.
   *
   * @param most at least 4
   */
  public static List<Polygon> withFewCorners(List<Polygon> outlines, int most) {
    List<Polygon> coarser = outlines;
    for (int pixels = 2; corners(coarser) > most && pixels <= COARSEST_PIXELS; pixels *= 2) {
      coarser = coarser(outlines, pixels);
    }
    if (corners(coarser) <= most && !coarser.isEmpty()) {
      return coarser;
    }
    List<Polygon> largest = largest(coarser.isEmpty() ? outlines : coarser, most);
    return largest.isEmpty() ? List.of(rectangleAround(outlines)) : largest;
  }

  private static List<Polygon> coarser(List<Polygon> outlines, int pixels) {
    List<Polygon> coarser = new ArrayList<>();
    for (Polygon outline : outlines) {
      List<int[]> corners = DouglasPeucker.simplified(cornersOf(outline), pixels);
      if (corners.size() >= FEWEST_CORNERS) {
        coarser.add(polygon(corners));
      }
    }
    return coarser;
  }

  private static List<Polygon> largest(List<Polygon> outlines, int most) {
    List<Polygon> bySize = new ArrayList<>(outlines);
    bySize.sort(Comparator.comparingLong(Outlines::areaAround).reversed());
    List<Polygon> largest = new ArrayList<>();
    int left = most;
    for (Polygon outline : bySize) {
      int corners = outline.xy().size() / 2;
      if (corners <= left) {
        largest.add(outline);
        left -= corners;
      }
    }
    return largest;
  }

  private static long areaAround(Polygon outline) {
    List<Integer> xy = rectangleAround(List.of(outline)).xy();
    return (long) (xy.get(4) - xy.get(0)) * (xy.get(5) - xy.get(1));
  }

  private static Polygon rectangleAround(List<Polygon> outlines) {
    List<int[]> corners = new ArrayList<>();
    outlines.forEach(outline -> corners.addAll(cornersOf(outline)));
    int left = corners.stream().mapToInt(corner -> corner[0]).min().orElseThrow();
    int top = corners.stream().mapToInt(corner -> corner[1]).min().orElseThrow();
    int right = corners.stream().mapToInt(corner -> corner[0]).max().orElseThrow();
    int bottom = corners.stream().mapToInt(corner -> corner[1]).max().orElseThrow();
    return new Polygon(List.of(left, top, right, top, right, bottom, left, bottom));
  }

  private static List<int[]> cornersOf(Polygon outline) {
    List<int[]> corners = new ArrayList<>();
    for (int i = 0; i < outline.xy().size(); i += 2) {
      corners.add(new int[] {outline.xy().get(i), outline.xy().get(i + 1)});
    }
    return corners;
  }

  private static Polygon polygon(List<int[]> corners) {
    List<Integer> xy = new ArrayList<>(2 * corners.size());
    for (int[] corner : corners) {
      xy.add(corner[0]);
      xy.add(corner[1]);
    }
    return new Polygon(xy);
  }
}
