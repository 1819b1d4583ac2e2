package dev.pagerunner.vision.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.mask.PixelMask;

/**
 * How likely each part of a box belongs to the object in it, as Mask R-CNN answers: size × size
 * probabilities, row by row, scaled to the box. Immutable.
 */
public final class RoiMask {
  private static final float LEAST = 0.5f;

  /** Shared by all masks of an image. */
  private final float[] probabilities;

  private final int offset;
  private final int size;

  public RoiMask(float[] probabilities, int offset, int size) {
    this.probabilities = probabilities;
    this.offset = offset;
    this.size = size;
  }

  /** The masks of all boxes on an image: float32 [n, size, size] or [n, 1, size, size]. */
  static final class Batch {
    private final float[] probabilities;
    private final int size;

    private Batch(float[] probabilities, int size) {
      this.probabilities = probabilities;
      this.size = size;
    }

    static void check(GraphCheck graph, String output) {
      long any = GraphCheck.ANY;
      graph.output(
          "outputs.masks",
          output,
          OnnxJavaType.FLOAT,
          new long[][] {{any, any, any}, {any, 1, any, any}});
    }

    static Batch of(ModelOutputs answer, String output) throws OrtException {
      long[] shape = answer.shape(output);
      return new Batch(answer.floats(output), (int) shape[shape.length - 1]);
    }

    RoiMask get(int i) {
      return new RoiMask(probabilities, i * size * size, size);
    }
  }

  /**
   * The mask in pixels: those at whose centre the mask, interpolated bilinearly and zero outside,
   * has a probability of at least one half. As Detectron2's {@code
   * layers.mask_ops.paste_masks_in_image}, but for the part of the image around the box only.
   *
   * @param box in pixels of the image
   */
  public PixelMask pasted(Box box, int imageWidth, int imageHeight) {
    int left = (int) Math.max(Math.floor(box.x0()) - 1, 0);
    int top = (int) Math.max(Math.floor(box.y0()) - 1, 0);
    int right = (int) Math.min(Math.ceil(box.x1()) + 1, imageWidth);
    int bottom = (int) Math.min(Math.ceil(box.y1()) + 1, imageHeight);
    PixelMask pixels = new PixelMask(left, top, right - left, bottom - top);
    float[] columns = places(left, right, box.x0(), box.width());
    float[] rows = places(top, bottom, box.y0(), box.height());
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        if (at(columns[x], rows[y]) >= LEAST) {
          pixels.set(x, y);
        }
      }
    }
    return pixels;
  }

  /** The positions of pixel centres in the mask, whose first element is at 0. */
  private float[] places(int from, int to, double start, double length) {
    float[] places = new float[to - from];
    for (int i = 0; i < places.length; i++) {
      places[i] = (float) ((from + i + 0.5 - start) / length * size - 0.5);
    }
    return places;
  }

  private float at(float x, float y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    float right = x - column;
    float below = y - row;
    return (1 - below) * ((1 - right) * element(column, row) + right * element(column + 1, row))
        + below * ((1 - right) * element(column, row + 1) + right * element(column + 1, row + 1));
  }

  private float element(int column, int row) {
    boolean inside = column >= 0 && column < size && row >= 0 && row < size;
    return inside ? probabilities[offset + row * size + column] : 0;
  }
}
