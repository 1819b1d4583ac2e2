package dev.pagerunner.vision.model;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;

/**
 * What models of one origin have in common: how a page image becomes their input tensors, and how
 * their output tensors become detections. Holds the checked fields of {@code model.json} that only
 * this family has; see docs/model-bundle.md. Immutable.
 */
public sealed interface ModelFamily
    permits Detectron2Family, TorchvisionFamily, YoloFamily, DetrFamily {

  /** The word for this family in {@code model.json}. */
  String word();

  /** The names of the output tensors that are read. */
  Set<String> outputs();

  /**
   * Checks the fields against the graph.
   *
   * @throws dev.pagerunner.domain.PagerunnerException if one does not fit; the message names it
   */
  void check(GraphCheck graph);

  /**
   * Makes the input tensors.
   *
   * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
   */
  void feed(InputTensors inputs, BufferedImage image) throws ai.onnxruntime.OrtException;

  /**
   * The same model, fed with smaller images: quicker, and less accurate.
   *
   * @param scale of the input's width and height, above 0 and at most 1
   * @throws UnsupportedOperationException if this family has no such choice
   */
  default ModelFamily scaled(double scale) {
    throw new UnsupportedOperationException(word() + " has one size of input");
  }

  /**
   * What the model found, best score first, boxes clipped to the image.
   *
   * @param image the one that was fed
   * @param labels what class numbers mean
   * @throws IndexOutOfBoundsException if the tensors do not have the shapes of this family
   */
  List<DetectedBox> detections(ModelOutputs answer, BufferedImage image, List<String> labels)
      throws ai.onnxruntime.OrtException;
}
