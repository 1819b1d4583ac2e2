package dev.pagerunner.vision.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.resize.Channels;
import dev.pagerunner.vision.resize.InputSize;
import dev.pagerunner.vision.resize.OpenCvResize;
import dev.pagerunner.vision.resize.TensorWriter;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;

/**
 * YOLO as exported by Ultralytics. Pages are letterboxed as by its {@code LetterBox}: scaled to
 * fit, centred on grey; boxes are scaled back as by its {@code ops.scale_boxes}.
 *
 * <p>Input float32 [1, 3, height, width], 0 to 1. The output is one of two, distinguished by its
 * shape: float32 [1, 4 + classes, n] of v8 and v11, with centre x, centre y, width, height and a
 * score for each class, to be suppressed as by {@code ops.non_max_suppression}; or [1, n, 6] of
 * end-to-end models such as v10, with x0, y0, x1, y1, score and class. Coordinates are pixels of
 * the input.
 *
 * @param input name of the input tensor
 * @param blueFirst whether its planes are blue, green, red rather than red, green, blue
 * @param size width and height of the input tensor
 * @param predictions name of the output tensor
 * @param nmsIou of two boxes of a class that overlap by more than this, the one with the lower
 *     score is dropped
 */
public record YoloFamily(
    String input, boolean blueFirst, InputSize size, String predictions, double nmsIou)
    implements ModelFamily {
  static final String WORD = "yolo";
  private static final int GREY = 114;
  private static final int BOX = 4;
  private static final int FINISHED = 6;

  /** Maximum detections and minimum score of Ultralytics when it validates. */
  private static final int MOST = 300;

  private static final float LEAST_SCORE = 0.001f;

  /** The position of a page in the input tensor. */
  private record Letterbox(InputSize page, int left, int top) {}

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public Set<String> outputs() {
    return Set.of(predictions);
  }

  @Override
  public void check(GraphCheck graph) {
    graph.onlyInput(input, 1, Channels.COUNT, size.height(), size.width());
    graph.output(
        "outputs.predictions",
        predictions,
        OnnxJavaType.FLOAT,
        new long[][] {{1, BOX + graph.labels(), GraphCheck.ANY}, {1, GraphCheck.ANY, FINISHED}});
  }

  @Override
  public void feed(InputTensors inputs, BufferedImage image) throws OrtException {
    var planes = inputs.planes(Channels.COUNT * size.pixels());
    TensorWriter writer =
        new TensorWriter(planes, size.width(), size.height(), Channels.fractions(blueFirst));
    letterbox(image, writer);
    inputs.put(input, planes, 1, Channels.COUNT, size.height(), size.width());
  }

  @Override
  public List<DetectedBox> detections(ModelOutputs answer, BufferedImage image, List<String> labels)
      throws OrtException {
    DetectionCollector collector = new DetectionCollector(labels, toImage(letterbox(image), image));
    float[] values = answer.floats(predictions);
    long[] shape = answer.shape(predictions);
    if (shape[1] == BOX + labels.size()) {
      suppressed(values, (int) shape[2], labels.size(), collector);
    } else {
      finished(values, collector);
    }
    return collector.bestFirst();
  }

  private void suppressed(float[] values, int anchors, int labels, DetectionCollector collector) {
    NonMaximumSuppression candidates = new NonMaximumSuppression(nmsIou, MOST);
    for (int i = 0; i < anchors; i++) {
      int best = 0;
      for (int label = 1; label < labels; label++) {
        boolean better = values[(BOX + label) * anchors + i] > values[(BOX + best) * anchors + i];
        best = better ? label : best;
      }
      float score = values[(BOX + best) * anchors + i];
      if (score > LEAST_SCORE) {
        float halfWidth = values[2 * anchors + i] / 2;
        float halfHeight = values[3 * anchors + i] / 2;
        float x = values[i];
        float y = values[anchors + i];
        candidates.add(best, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
      }
    }
    candidates.forEachKept(
        c -> collector.add(c.label(), c.score(), new Box(c.x0(), c.y0(), c.x1(), c.y1()), null));
  }

  private static void finished(float[] values, DetectionCollector collector) {
    for (int i = 0; i < values.length; i += FINISHED) {
      float score = values[i + 4];
      if (score > LEAST_SCORE) {
        collector.add(
            (long) values[i + 5],
            score,
            new Box(values[i], values[i + 1], values[i + 2], values[i + 3]),
            null);
      }
    }
  }

  /** Draws a page on a canvas of the input's size. */
  public void letterbox(BufferedImage image, TensorWriter writer) {
    Letterbox letterbox = letterbox(image);
    writer.fill(GREY);
    OpenCvResize.resize(image, letterbox.page, writer, letterbox.left, letterbox.top);
  }

  /** Rounds half to even, as Python does; the odd pixel of padding goes to the right or bottom. */
  private Letterbox letterbox(BufferedImage image) {
    double gain =
        Math.min(
            (double) size.width() / image.getWidth(), (double) size.height() / image.getHeight());
    InputSize page =
        new InputSize(
            Math.max(1, (int) Math.rint(image.getWidth() * gain)),
            Math.max(1, (int) Math.rint(image.getHeight() * gain)));
    int left = (int) Math.rint((size.width() - page.width()) / 2.0 - 0.1);
    int top = (int) Math.rint((size.height() - page.height()) / 2.0 - 0.1);
    return new Letterbox(page, left, top);
  }

  private static BoxTransform toImage(Letterbox letterbox, BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    return new BoxTransform(
        width,
        height,
        letterbox.left,
        letterbox.top,
        (double) width / letterbox.page.width(),
        (double) height / letterbox.page.height());
  }
}
