package dev.pagerunner.vision.mask;

import dev.pagerunner.domain.Polygon;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A set of pixels in a part of an image. One bit each, so that a whole page takes 150 KB. */
public final class PixelMask {
  /**
   * Tolerance of the outlines in pixels: a corner this close to the line between others is dropped.
   */
  private static final double TOLERANCE = 1;

  private final int left;
  private final int top;
  private final int width;
  private final int height;
  private final BitSet bits;

  /**
   * Creates an empty mask of a part of an image.
   *
   * @param left where the part begins, in pixels of the image
   */
  public PixelMask(int left, int top, int width, int height) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.bits = new BitSet(width * height);
  }

  /**
   * Marks a pixel.
   *
   * @param x from the left of the part
   * @param y from its top
   */
  public void set(int x, int y) {
    bits.set(y * width + x);
  }

  boolean has(int x, int y) {
    return x >= 0 && x < width && y >= 0 && y < height && bits.get(y * width + x);
  }

  /** Whether the pixel (x, y) of the image is set; false outside of the part. */
  public boolean covers(int x, int y) {
    return has(x - left, y - top);
  }

  public int count() {
    return bits.cardinality();
  }

  /**
   * The outer outline of each connected region, in pixels of the image; holes are omitted. Pixels
   * that touch only at a corner are not connected.
   *
   * <p>Walks along the cracks between pixels with the region to the right, as in Kovalevsky's crack
   * codes; then drops corners as Douglas and Peucker do.
   */
  public List<Polygon> outlines() {
    List<Polygon> outlines = new ArrayList<>();
    // Upper edges of pixels that an outline has passed: every outline has one.
    BitSet walked = new BitSet(width * height);
    for (int pixel = bits.nextSetBit(0); pixel >= 0; pixel = bits.nextSetBit(pixel + 1)) {
      int x = pixel % width;
      int y = pixel / width;
      if (!has(x, y - 1) && !walked.get(pixel)) {
        List<int[]> corners = walk(x, y, walked);
        if (isOuter(corners)) {
          List<int[]> few = DouglasPeucker.simplified(corners, TOLERANCE);
          if (few.size() >= 3) {
            outlines.add(
                new Polygon(few.stream().flatMap(c -> List.of(c[0], c[1]).stream()).toList()));
          }
        }
      }
    }
    return outlines;
  }

  /** Walks from the upper left corner of a pixel along its upper edge until it is back there. */
  private List<int[]> walk(int startX, int startY, BitSet walked) {
    List<int[]> corners = new ArrayList<>();
    int x = startX;
    int y = startY;
    int dx = 1;
    int dy = 0;
    int oldDx = 0;
    do {
      if (dx != oldDx) {
        corners.add(new int[] {left + x, top + y});
        oldDx = dx;
      }
      if (dx == 1) {
        walked.set(y * width + x);
      }
      x += dx;
      y += dy;
      if (!ahead(x, y, dx, dy, true)) {
        int turned = dx;
        dx = -dy;
        dy = turned;
      } else if (ahead(x, y, dx, dy, false)) {
        int turned = dx;
        dx = dy;
        dy = -turned;
      }
    } while (x != startX || y != startY || dx != 1);
    return corners;
  }

  /** Whether the pixel ahead of a corner is set, on the right or on the left of the path. */
  private boolean ahead(int x, int y, int dx, int dy, boolean right) {
    int sideX = right ? -dy : dy;
    int sideY = right ? dx : -dx;
    return has(x + Math.floorDiv(dx + sideX - 1, 2), y + Math.floorDiv(dy + sideY - 1, 2));
  }

  /** The path around a region is clockwise on the screen, around a hole counterclockwise. */
  private static boolean isOuter(List<int[]> corners) {
    long twice = 0;
    int[] before = corners.get(corners.size() - 1);
    for (int[] corner : corners) {
      twice += (long) before[0] * corner[1] - (long) corner[0] * before[1];
      before = corner;
    }
    return twice > 0;
  }
}
