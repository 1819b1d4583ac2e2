package dev.pagerunner.vision.model;

import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.resize.InputSize;

/**
 * Maps a model's coordinates back to the page image: x becomes {@code (x - left) * scaleX}, clipped
 * to the image.
 *
 * @param width of the page image, in pixels
 * @param height of the page image, in pixels
 */
record BoxTransform(int width, int height, double left, double top, double scaleX, double scaleY) {

  /** From an image that was resized to {@code size}, with a scale per axis. */
  static BoxTransform from(InputSize size, int width, int height) {
    return new BoxTransform(
        width, height, 0, 0, (double) width / size.width(), (double) height / size.height());
  }

  /** Where a box in the model's coordinates is in the page image. */
  Box box(Box inModel) {
    return new Box(
        clip((inModel.x0() - left) * scaleX, width),
        clip((inModel.y0() - top) * scaleY, height),
        clip((inModel.x1() - left) * scaleX, width),
        clip((inModel.y1() - top) * scaleY, height));
  }

  private static double clip(double value, int most) {
    return Math.min(Math.max(value, 0), most);
  }
}
