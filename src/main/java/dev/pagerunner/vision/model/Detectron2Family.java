package dev.pagerunner.vision.model;

import ai.onnxruntime.OrtException;
import dev.pagerunner.vision.resize.Channels;
import dev.pagerunner.vision.resize.InputSize;
import dev.pagerunner.vision.resize.PillowResize;
import dev.pagerunner.vision.resize.TensorWriter;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;

/**
 * Models of Detectron2, exported by its TracingAdapter. Works as its {@code DefaultPredictor}:
 * resizes the shorter edge, infers, scales the boxes back and clips them; the graph normalises.
 *
 * <p>Input float32 [3, height, width], 0 to 255. Class number k is label k.
 *
 * @param input name of the input tensor
 * @param blueFirst whether its planes are blue, green, red rather than red, green, blue
 * @param shortEdge pixels to which the shorter edge of a page is resized
 * @param maxEdge maximum pixels of the longer edge; takes precedence over {@code shortEdge}
 * @param padTo width and height of the tensor are multiples of this many pixels; what the page does
 *     not cover is 0. 1 if the graph takes any size
 */
public record Detectron2Family(
    String input, boolean blueFirst, int shortEdge, int maxEdge, int padTo, BoxOutputs boxes)
    implements ModelFamily {
  static final String WORD = "detectron2";

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public Set<String> outputs() {
    return boxes.names();
  }

  @Override
  public void check(GraphCheck graph) {
    long edge = padTo < maxEdge ? GraphCheck.EVERY : padTo;
    graph.onlyInput(input, Channels.COUNT, edge, edge);
    boxes.check(graph);
    if (boxes.masks() != null) {
      RoiMask.Batch.check(graph, boxes.masks());
    }
  }

  @Override
  public void feed(InputTensors inputs, BufferedImage image) throws OrtException {
    InputSize size = size(image);
    int width = padded(size.width());
    int height = padded(size.height());
    var planes = inputs.planes(Channels.COUNT * width * height);
    TensorWriter writer = new TensorWriter(planes, width, height, Channels.bytes(blueFirst));
    if (width > size.width() || height > size.height()) {
      writer.fill(0);
    }
    PillowResize.resize(image, size, writer, inputs.threads());
    inputs.put(input, planes, Channels.COUNT, height, width);
  }

  @Override
  public List<DetectedBox> detections(ModelOutputs answer, BufferedImage image, List<String> labels)
      throws OrtException {
    BoxTransform toImage = BoxTransform.from(size(image), image.getWidth(), image.getHeight());
    return boxes.found(answer, toImage, labels, 0);
  }

  @Override
  public Detectron2Family scaled(double scale) {
    return new Detectron2Family(
        input, blueFirst, (int) (shortEdge * scale), (int) (maxEdge * scale), padTo, boxes);
  }

  private InputSize size(BufferedImage image) {
    return InputSize.of(image.getWidth(), image.getHeight(), shortEdge, maxEdge);
  }

  private int padded(int pixels) {
    return (pixels + padTo - 1) / padTo * padTo;
  }
}
