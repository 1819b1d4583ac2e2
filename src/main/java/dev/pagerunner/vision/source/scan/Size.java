package dev.pagerunner.vision.source.scan;

/** Pixels of an image. */
record Size(int width, int height) {

  long pixels() {
    return (long) width * height;
  }

  boolean isWithin(Size other) {
    return width <= other.width && height <= other.height;
  }

  Size turned() {
    return new Size(/* width= */ height, /* height= */ width);
  }

  Size atLeast(Size other) {
    return new Size(Math.max(width, other.width), Math.max(height, other.height));
  }

  /**
   * Smaller, but on each axis still twice as large as it is drawn: where pixels come to lie askew,
   * the last step averages them once more.
   */
  Size towards(Size drawn) {
    return atMost(new Size(2 * drawn.width, 2 * drawn.height));
  }

  Size atMost(Size other) {
    return new Size(Math.min(width, other.width), Math.min(height, other.height));
  }

  Size dividedBy(int part) {
    return new Size(Math.max(1, width / part), Math.max(1, height / part));
  }
}
