package dev.pagerunner.vision.source.scan;

import java.awt.geom.AffineTransform;

/**
 * Where an image is drawn, moved outwards to whole pixels as MuPDF and pdfium do: each pixel of
 * what is drawn is then the mean of a part of the image, and the strips of a scan leave no gap.
 *
 * @param toPixels from the unit square, which an image fills, to pixels
 * @param drawn pixels that the image is wide and high there, by its own axes
 * @param isAlongPixels whether the image's rows are rows or columns of pixels
 */
record Placing(AffineTransform toPixels, Size drawn, boolean isAlongPixels) {
  /** In pixels: less is an error of rounding. */
  private static final double NOTHING = 0.001;

  /** In pixels: an image that is drawn larger than this is not made smaller. */
  private static final double MOST = 1 << 22;

  static Placing of(AffineTransform toPixels) {
    double[] m = new double[6];
    toPixels.getMatrix(m);
    boolean upright = Math.abs(m[1]) < NOTHING && Math.abs(m[2]) < NOTHING;
    boolean sideways = Math.abs(m[0]) < NOTHING && Math.abs(m[3]) < NOTHING;
    if (!upright && !sideways) {
      Size drawn = new Size(pixels(Math.hypot(m[0], m[1])), pixels(Math.hypot(m[2], m[3])));
      return new Placing(toPixels, drawn, false);
    }
    // The axis of pixels that the image's rows, and its columns, lie along.
    Span alongX = Span.of(m[4], upright ? m[0] : m[2]);
    Span alongY = Span.of(m[5], upright ? m[3] : m[1]);
    AffineTransform moved =
        upright
            ? new AffineTransform(alongX.length, 0, 0, alongY.length, alongX.start, alongY.start)
            : new AffineTransform(0, alongY.length, alongX.length, 0, alongX.start, alongY.start);
    Size size = new Size(alongX.pixels(), alongY.pixels());
    return new Placing(moved, upright ? size : size.turned(), true);
  }

  private static int pixels(double length) {
    return (int) Math.ceil(Math.max(1, Math.min(MOST, length)));
  }

  /** A way along one axis; backwards if its length is negative. */
  private record Span(double start, double length) {

    static Span of(double start, double length) {
      double from = Math.floor(Math.min(start, start + length) + NOTHING);
      double to = Math.max(from + 1, Math.ceil(Math.max(start, start + length) - NOTHING));
      return length < 0 ? new Span(to, from - to) : new Span(from, to - from);
    }

    int pixels() {
      return Placing.pixels(Math.abs(length));
    }
  }
}
