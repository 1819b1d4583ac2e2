package dev.pagerunner.vision.resize;

/** The size to which a page is resized for the model, in pixels. */
public record InputSize(int width, int height) {

  /**
   * The shorter edge becomes {@code shortEdge}; if the longer one would then exceed {@code
   * maxEdge}, both shrink. Rounded as by Detectron2's {@code ResizeShortestEdge}; at least one
   * pixel.
   */
  public static InputSize of(int width, int height, int shortEdge, int maxEdge) {
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

  /**
   * The same, rounded as by Hugging Face's {@code image_transforms.get_size_with_aspect_ratio}: the
   * shorter edge to the nearest pixel, the longer one down.
   */
  public static InputSize asHuggingFace(int width, int height, int shortEdge, int maxEdge) {
    double shorter = shortEdge;
    double least = Math.min(width, height);
    double most = Math.max(width, height);
    if (most / least * shortEdge > maxEdge) {
      shorter = maxEdge * least / most;
    }
    int rounded = Math.max(1, (int) Math.rint(shorter));
    if (least == rounded) {
      return new InputSize(width, height);
    }
    int longer = Math.max(1, (int) (shorter * most / least));
    return width < height ? new InputSize(rounded, longer) : new InputSize(longer, rounded);
  }

  public int pixels() {
    return width * height;
  }
}
