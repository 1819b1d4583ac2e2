package dev.pagerunner.vision.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Greedy non-maximum suppression within each class: in order of score, a box is kept unless it
 * overlaps a kept one too much. As {@code torchvision.ops.batched_nms}, but stops when enough boxes
 * are kept.
 */
final class NonMaximumSuppression {
  private final double mostIou;
  private final int most;
  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * @param mostIou intersection over union above which the box with the lower score is dropped
   * @param most maximum number of boxes that are kept
   */
  NonMaximumSuppression(double mostIou, int most) {
    this.mostIou = mostIou;
    this.most = most;
  }

  record Candidate(int label, float score, float x0, float y0, float x1, float y1) {
    private double iou(Candidate other) {
      double width = Math.min(x1, other.x1) - Math.max(x0, other.x0);
      double height = Math.min(y1, other.y1) - Math.max(y0, other.y0);
      double both = Math.max(0, width) * Math.max(0, height);
      return both / (area() + other.area() - both);
    }

    private double area() {
      return (double) (x1 - x0) * (y1 - y0);
    }
  }

  void add(int label, float score, float x0, float y0, float x1, float y1) {
    candidates.add(new Candidate(label, score, x0, y0, x1, y1));
  }

  /** Passes on the kept boxes, best first. */
  void forEachKept(Consumer<Candidate> consumer) {
    candidates.sort(Comparator.comparing(Candidate::score).reversed());
    List<Candidate> kept = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (kept.size() == most) {
        break;
      }
      if (kept.stream().noneMatch(better -> suppresses(better, candidate))) {
        kept.add(candidate);
      }
    }
    kept.forEach(consumer);
  }

  private boolean suppresses(Candidate better, Candidate candidate) {
    return better.label == candidate.label && better.iou(candidate) > mostIou;
  }
}
