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
 * Detection models of torchvision (Faster R-CNN, RetinaNet and others), exported by {@code
 * torch.onnx}. The graph resizes and normalises ({@code GeneralizedRCNNTransform}) and outputs
 * boxes in pixels of its input.
 *
 * <p>Input float32 [3, height, width], 0 to 1. Class number 0 is the background, k is label k - 1.
 *
 * @param input name of the input tensor
 * @param blueFirst whether its planes are blue, green, red rather than red, green, blue
 * @param shortEdge pixels to which the shorter edge of a page is resized before it is fed to the
 *     graph; 0 to feed the page as it is
 * @param maxEdge maximum pixels of the longer edge; takes precedence over {@code shortEdge}
 */
record TorchvisionFamily(
    String input, boolean blueFirst, int shortEdge, int maxEdge, BoxOutputs boxes)
    implements ModelFamily {
  static final String WORD = "torchvision";
  private static final int AFTER_BACKGROUND = 1;

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
    graph.onlyInput(input, Channels.COUNT, GraphCheck.EVERY, GraphCheck.EVERY);
    boxes.check(graph);
  }

  @Override
  public void feed(InputTensors inputs, BufferedImage image) throws OrtException {
    InputSize size = size(image);
    var planes = inputs.planes(Channels.COUNT * size.pixels());
    TensorWriter writer =
        new TensorWriter(planes, size.width(), size.height(), Channels.fractions(blueFirst));
    PillowResize.resize(image, size, writer, inputs.threads());
    inputs.put(input, planes, Channels.COUNT, size.height(), size.width());
  }

  @Override
  public List<DetectedBox> detections(ModelOutputs answer, BufferedImage image, List<String> labels)
      throws OrtException {
    BoxTransform toImage = BoxTransform.from(size(image), image.getWidth(), image.getHeight());
    return boxes.found(answer, toImage, labels, AFTER_BACKGROUND);
  }

  private InputSize size(BufferedImage image) {
    return shortEdge == 0
        ? new InputSize(image.getWidth(), image.getHeight())
        : InputSize.of(image.getWidth(), image.getHeight(), shortEdge, maxEdge);
  }
}
