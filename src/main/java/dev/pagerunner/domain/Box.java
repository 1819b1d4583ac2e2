package dev.pagerunner.domain;

/**
 * A rectangle with its origin at the top left: x grows to the right, y grows downward. The unit is
 * stated where a box is used: pixels of the page image, or PDF points of the page as displayed.
 */
public record Box(double x0, double y0, double x1, double y1) {

  public double width() {
    return x1 - x0;
  }

  public double height() {
    return y1 - y0;
  }

  /** This box with every coordinate multiplied by {@code factor}, as from pixels to points. */
  public Box scaled(double factor) {
    return new Box(x0 * factor, y0 * factor, x1 * factor, y1 * factor);
  }

  public double area() {
    return width() * height();
  }

  /** The share of this box's area that lies in another, 0 to 1. */
  public double shareIn(Box other) {
    double width = Math.min(x1, other.x1) - Math.max(x0, other.x0);
    double height = Math.min(y1, other.y1) - Math.max(y0, other.y0);
    double area = area();
    if (area > 0) {
      return width > 0 && height > 0 ? width * height / area : 0;
    }
    return other.contains((x0 + x1) / 2, (y0 + y1) / 2) ? 1 : 0;
  }

  public boolean contains(double x, double y) {
    return x >= x0 && x < x1 && y >= y0 && y < y1;
  }
}
