package dev.pagerunner.vision.model;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.vision.onnx.Detector;
import java.util.List;

/**
 * A model's answer: an object on an image.
 *
 * @param score 0 to 1
 * @param box in pixels of the image given to the {@link Detector}
 * @param mask which part of the box the object covers; null if the model gives no masks
 */
public record DetectedBox(String label, double score, Box box, RoiMask mask) {

  /** A box without a mask. */
  public DetectedBox(String label, double score, Box box) {
    this(label, score, box, null);
  }

  /**
   * The object's outlines on the image that was given to the detector, one for each part; empty
   * without a mask. Takes time and memory in proportion to the box's area.
   */
  public List<Polygon> outlines(int imageWidth, int imageHeight) {
    return mask == null ? List.of() : mask.pasted(box, imageWidth, imageHeight).outlines();
  }
}
