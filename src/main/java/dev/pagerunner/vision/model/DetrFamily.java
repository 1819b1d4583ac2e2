package dev.pagerunner.vision.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.resize.Channels;
import dev.pagerunner.vision.resize.InputSize;
import dev.pagerunner.vision.resize.PillowResize;
import dev.pagerunner.vision.resize.TensorWriter;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;

/**
 * DETR, RT-DETR and similar models: a fixed number of queries, each with a box and a score for
 * every class, without suppression. Pages are prepared as by Hugging Face's {@code
 * DetrImageProcessor} and {@code RTDetrImageProcessor}, and answers are read as by their {@code
 * post_process_object_detection}.
 *
 * <p>Input float32 [1, 3, height, width], 0 to 1, or normalised; if the graph has a second input
 * {@code pixel_mask}, int64 [1, height, width], it is fed with ones. Outputs logits float32 [1,
 * queries, classes] and boxes float32 [1, queries, 4], as centre x, centre y, width and height, 0
 * to 1.
 *
 * @param input name of the input tensor
 */
record DetrFamily(
    String input,
    Channels channels,
    Sizing sizing,
    String logits,
    String boxes,
    Activation activation)
    implements ModelFamily {
  static final String WORD = "detr";
  private static final String PIXEL_MASK = "pixel_mask";
  private static final int BOX = 4;

  /** The size to which pages are resized. */
  interface Sizing {
    InputSize of(int width, int height);

    /** The tensor's size, or {@link GraphCheck#EVERY}. */
    default long height() {
      return GraphCheck.EVERY;
    }

    default long width() {
      return GraphCheck.EVERY;
    }
  }

  /** RT-DETR: resizes every page to the same size, whatever its shape. */
  record FixedSize(InputSize size) implements Sizing {
    @Override
    public InputSize of(int width, int height) {
      return size;
    }

    @Override
    public long height() {
      return size.height();
    }

    @Override
    public long width() {
      return size.width();
    }
  }

  /** DETR: keeps the shape. */
  record Edges(int shortEdge, int maxEdge) implements Sizing {
    @Override
    public InputSize of(int width, int height) {
      return InputSize.asHuggingFace(width, height, shortEdge, maxEdge);
    }
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public Set<String> outputs() {
    return Set.of(logits, boxes);
  }

  @Override
  public void check(GraphCheck graph) {
    graph.inputs(Set.of(input), Set.of(PIXEL_MASK));
    graph.input(input, 1, Channels.COUNT, sizing.height(), sizing.width());
    int classes = activation.classes(graph.labels());
    graph.output("outputs.logits", logits, OnnxJavaType.FLOAT, 1, GraphCheck.ANY, classes);
    graph.output("outputs.boxes", boxes, OnnxJavaType.FLOAT, 1, GraphCheck.ANY, BOX);
  }

  @Override
  public void feed(InputTensors inputs, BufferedImage image) throws OrtException {
    InputSize size = sizing.of(image.getWidth(), image.getHeight());
    var planes = inputs.planes(Channels.COUNT * size.pixels());
    TensorWriter writer = new TensorWriter(planes, size.width(), size.height(), channels);
    PillowResize.resize(image, size, writer, inputs.threads());
    inputs.put(input, planes, 1, Channels.COUNT, size.height(), size.width());
    if (inputs.wants(PIXEL_MASK)) {
      inputs.putOnes(PIXEL_MASK, 1, size.height(), size.width());
    }
  }

  @Override
  public List<DetectedBox> detections(ModelOutputs answer, BufferedImage image, List<String> labels)
      throws OrtException {
    float[] raw = answer.floats(logits);
    float[] centers = answer.floats(boxes);
    int queries = centers.length / BOX;
    int width = image.getWidth();
    int height = image.getHeight();
    DetectionCollector collector =
        new DetectionCollector(labels, new BoxTransform(width, height, 0, 0, width, height));
    activation.best(
        raw,
        queries,
        labels.size(),
        (query, label, score) -> {
          int at = query * BOX;
          double halfWidth = 0.5 * centers[at + 2];
          double halfHeight = 0.5 * centers[at + 3];
          collector.add(
              label,
              score,
              new Box(
                  centers[at] - halfWidth,
                  centers[at + 1] - halfHeight,
                  centers[at] + halfWidth,
                  centers[at + 1] + halfHeight),
              null);
        });
    return collector.bestFirst();
  }
}
