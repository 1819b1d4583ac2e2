package dev.pagerunner.vision.model;

import dev.pagerunner.vision.resize.Channels;
import dev.pagerunner.vision.resize.InputSize;
import java.util.Locale;

/** Reads the fields of {@code model.json} that describe the model's input and output. */
final class FamilyReader {
  private static final int MAX_EDGE = 8_192;
  private static final double DEFAULT_NMS_IOU = 0.7;
  private static final double LEAST_STD = 1e-6;
  private static final double MOST_STD = 1e3;

  private final BundleFields root;
  private final BundleFields input;
  private final BundleFields outputs;

  FamilyReader(BundleFields root) {
    this.root = root;
    this.input = root.within("input");
    this.outputs = root.within("outputs");
  }

  ModelFamily read() {
    String family =
        root.oneOf(
            "family",
            Detectron2Family.WORD,
            TorchvisionFamily.WORD,
            YoloFamily.WORD,
            DetrFamily.WORD);
    input.oneOfOrFirst("layout", "CHW");
    input.oneOfOrFirst("type", "float32");
    return switch (family) {
      case TorchvisionFamily.WORD -> torchvision();
      case YoloFamily.WORD -> yolo();
      case DetrFamily.WORD -> detr();
      default -> detectron2();
    };
  }

  private ModelFamily detectron2() {
    int shortEdge = shortEdge();
    return new Detectron2Family(
        input.text("name"),
        input.oneOf("channels", "BGR", "RGB").equals("BGR"),
        shortEdge,
        maxEdge(shortEdge),
        input.has("pad_to") ? edge("pad_to") : 1,
        boxes(outputs.has("masks") ? outputs.text("masks") : null));
  }

  private ModelFamily torchvision() {
    boolean resized = input.has("short_edge") || input.has("max_edge");
    int shortEdge = resized ? shortEdge() : 0;
    return new TorchvisionFamily(
        input.text("name"), blueFirst(), shortEdge, resized ? maxEdge(shortEdge) : 0, boxes(null));
  }

  private ModelFamily yolo() {
    return new YoloFamily(
        input.text("name"),
        blueFirst(),
        fixedSize(),
        outputs.text("predictions"),
        root.has("nms_iou") ? root.number("nms_iou", 0, 1) : DEFAULT_NMS_IOU);
  }

  private ModelFamily detr() {
    String activation = root.oneOf("activation", "sigmoid", "softmax");
    return new DetrFamily(
        input.text("name"),
        channels(),
        sizing(),
        outputs.text("logits"),
        outputs.text("boxes"),
        Activation.valueOf(activation.toUpperCase(Locale.ROOT)));
  }

  private Channels channels() {
    if (!input.has("mean") && !input.has("std")) {
      return Channels.fractions(blueFirst());
    }
    return Channels.normalized(
        blueFirst(), input.triple("mean", -1, 1), input.triple("std", LEAST_STD, MOST_STD));
  }

  private DetrFamily.Sizing sizing() {
    if (input.has("short_edge")) {
      int shortEdge = shortEdge();
      return new DetrFamily.Edges(shortEdge, maxEdge(shortEdge));
    }
    return new DetrFamily.FixedSize(fixedSize());
  }

  private BoxOutputs boxes(String masks) {
    return new BoxOutputs(
        outputs.text("boxes"), outputs.text("labels"), outputs.text("scores"), masks);
  }

  private boolean blueFirst() {
    return input.oneOfOrFirst("channels", "RGB", "BGR").equals("BGR");
  }

  private InputSize fixedSize() {
    return new InputSize(edge("width"), edge("height"));
  }

  private int shortEdge() {
    return edge("short_edge");
  }

  private int maxEdge(int shortEdge) {
    return input.wholeNumber("max_edge", shortEdge, MAX_EDGE);
  }

  private int edge(String field) {
    return input.wholeNumber(field, 1, MAX_EDGE);
  }
}
