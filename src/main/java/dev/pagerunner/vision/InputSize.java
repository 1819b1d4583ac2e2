package dev.pagerunner.vision;

/** The size to which a page is resized for the model: Detectron2's {@code ResizeShortestEdge}. */
record InputSize(int width, int height) {

  /**
   * The shorter edge becomes {@code shortEdge}; if that makes the longer one longer than {@code
   * maxEdge}, both shrink. Rounded as Detectron2 does; never less than a pixel.
   */
  static InputSize of(int width, int height, int shortEdge, int maxEdge) {
    double scale = shortEdge * 1.0 / Math.min(width, height);
    double newWidth = width < height ? shortEdge : scale * width;
    double newHeight = width < height ? scale * height : shortEdge;
    if (Math.max(newWidth, newHeight) > maxEdge) {
      double shrink = maxEdge * 1.0 / Math.max(newWidth, newHeight);
      newWidth *= shrink;
      newHeight *= shrink;
    }
    return new InputSize(Math.max(1, (int) (newWidth + 0.5)), Math.max(1, (int) (newHeight + 0.5)));
  }

  int pixels() {
    return width * height;
  }
}
