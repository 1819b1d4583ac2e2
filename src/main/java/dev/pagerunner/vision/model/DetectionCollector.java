package dev.pagerunner.vision.model;

import dev.pagerunner.domain.Box;
import java.util.ArrayList;
import java.util.List;

/** Collects what a model found on one image; drops boxes without an area. */
final class DetectionCollector {
  private final List<String> labels;
  private final BoxTransform toImage;
  private final List<DetectedBox> found = new ArrayList<>();

  DetectionCollector(List<String> labels, BoxTransform toImage) {
    this.labels = labels;
    this.toImage = toImage;
  }

  /**
   * @param label index into the labels
   * @param box in the model's coordinates
   * @param mask null when there is none
   * @throws IndexOutOfBoundsException if there is no such label
   */
  void add(long label, double score, Box box, RoiMask mask) {
    String name = labels.get(Math.toIntExact(label));
    Box inImage = toImage.box(box);
    if (inImage.width() > 0 && inImage.height() > 0) {
      found.add(new DetectedBox(name, score, inImage, mask));
    }
  }

  List<DetectedBox> bestFirst() {
    found.sort((a, b) -> Double.compare(b.score(), a.score()));
    return found;
  }
}
