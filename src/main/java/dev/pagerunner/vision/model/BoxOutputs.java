package dev.pagerunner.vision.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.pagerunner.domain.Box;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of the output tensors of a graph that outputs finished boxes: boxes float32 [n, 4] as x0,
 * y0, x1, y1, labels int64 [n], scores float32 [n].
 *
 * @param masks float32 [n, m, m] or [n, 1, m, m]; null without masks
 */
public record BoxOutputs(String boxes, String labels, String scores, String masks) {
  private static final int CORNERS = 4;

  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of(boxes, labels, scores));
    if (masks != null) {
      names.add(masks);
    }
    return names;
  }

  void check(GraphCheck graph) {
    graph.output("outputs.boxes", boxes, OnnxJavaType.FLOAT, GraphCheck.ANY, CORNERS);
    graph.output("outputs.labels", labels, OnnxJavaType.INT64, GraphCheck.ANY);
    graph.output("outputs.scores", scores, OnnxJavaType.FLOAT, GraphCheck.ANY);
  }

  /**
   * @param firstLabel the class number of the first label
   */
  List<DetectedBox> found(
      ModelOutputs answer, BoxTransform toImage, List<String> labelled, int firstLabel)
      throws OrtException {
    float[] corners = answer.floats(boxes);
    long[] classes = answer.longs(labels);
    float[] confidence = answer.floats(scores);
    RoiMask.Batch pieces = masks == null ? null : RoiMask.Batch.of(answer, masks);
    DetectionCollector collector = new DetectionCollector(labelled, toImage);
    for (int i = 0, at = 0; i < confidence.length; i++, at += CORNERS) {
      collector.add(
          classes[i] - firstLabel,
          confidence[i],
          new Box(corners[at], corners[at + 1], corners[at + 2], corners[at + 3]),
          pieces == null ? null : pieces.get(i));
    }
    return collector.bestFirst();
  }
}
