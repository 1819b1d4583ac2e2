package dev.pagerunner.vision.text;

/**
 * A writing direction on an image, whose y axis points down. Text is compared along and across it,
 * so that turned text reads like level text.
 */
record Direction(double cos, double sin) {
  /** Angles begin here, where hardly any text is turned to: none lies on both sides of the seam. */
  private static final double SEAM = -160;

  static Direction of(double degrees) {
    double angle = Math.toRadians(degrees);
    return new Direction(Math.cos(angle), Math.sin(angle));
  }

  /** The same angle, in degrees from -160 to 200. */
  static double normal(double degrees) {
    double turned = (degrees - SEAM) % 360;
    return (turned < 0 ? turned + 360 : turned) + SEAM;
  }

  /** How far a point lies along the direction; greater is later on the line. */
  double along(double x, double y) {
    return x * cos + y * sin;
  }

  /** How far a point lies across the direction; greater is a later line. */
  double across(double x, double y) {
    return y * cos - x * sin;
  }
}
