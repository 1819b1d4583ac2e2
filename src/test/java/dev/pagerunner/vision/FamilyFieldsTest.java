package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.onnx.SessionTuning;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that its family needs, or that does not fit the graph, is named. */
class FamilyFieldsTest {
  @TempDir static Path cache;
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torchvision-fasterrcnn | 'layout'    | 'max_edge': 900, 'layout' | input.short_edge must",
        "torchvision-fasterrcnn | 'RGB'       | 'GRB'                | input.channels is 'GRB'",
        "torchvision-fasterrcnn | 'scores':   | 'score':             | outputs.scores must be",
        "yolo-v8                | 'width'     | 'w'                  | input.width must be",
        "yolo-v8                | 128         | 128.5                | input.height must be a whole",
        "yolo-v8                | 'predictions' | 'output'           | outputs.predictions must be",
        "yolo-v8                | 0.5         | 1.5                  | nms_iou must be",
        "detr                   | 'softmax'   | 'relu'               | activation is 'relu'",
        "detr                   | 'activation' | 'active'            | activation must be",
        "detr                   | 0.229,      | 0,                   | input.std must be three numbers",
        "detr                   | 'mean'      | 'means'              | input.mean must be three",
        "detr                   | 'logits':   | 'logit':             | outputs.logits must be",
        "rtdetr                 | 'height'    | 'h'                  | input.height must be",
        "masks                  | 'masks': 'masks' | 'masks': 7      | outputs.masks must be",
        "masks                  | 'input': {  | 'input': {'pad_to': 0, | input.pad_to must be",
        "masks                  | 'dpi'       | 'precision': 'fp8', 'dpi' | precision is 'fp8'"
      },
      quoteCharacter = '"')
  void aWrongFieldIsNamed(String model, String right, String wrong, String message)
      throws IOException {
    Path bundle = bundle(model, right, wrong);

    assertThatThrownBy(() -> ModelBundle.load(bundle))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("model.json: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torchvision-retinanet | 'name': 'image'  | 'name': 'pixels' | input.name is 'pixels'",
        "torchvision-retinanet | 'labels': 'labels' | 'labels': 'scores' | outputs.labels names",
        "yolo-v8               | 'width': 160     | 'width': 320     | input.name names a tensor",
        "yolo-v8               | 'blue'           | 'blue', 'violet' | outputs.predictions names",
        "yolo-v10              | 'output0'        | 'output1'        | outputs.predictions is",
        "detr                  | 'blue'           | 'blue', 'violet' | outputs.logits names",
        "detr                  | 'softmax'        | 'sigmoid'        | outputs.logits names",
        "rtdetr                | 'pred_boxes'     | 'logits'         | outputs.boxes names",
        "rtdetr                | 'width': 160     | 'width': 640     | input.name names a tensor",
        "masks                 | 'masks': 'masks' | 'masks': 'boxes' | outputs.masks names"
      },
      quoteCharacter = '"')
  void aFieldThatDoesNotFitTheGraphIsNamed(String model, String right, String wrong, String message)
      throws IOException {
    ModelBundle bundle = ModelBundle.load(bundle(model, right, wrong));

    assertThatThrownBy(() -> Detector.open(bundle, options()).close())
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("model test-" + model + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"masks", "torchvision-retinanet", "detr"})
  void aGraphForPagesOfOneSizeIsRefused(String model) {
    ModelBundle bundle = ModelBundle.load(TestModels.folder(model));

    assertThatThrownBy(() -> Detector.open(bundle, options(), FamilyFieldsTest::ofOneSize).close())
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("must be FLOAT [")
        .hasMessageContaining("3, every size, every size], but is");
  }

  @Test
  void aGraphForPagesOfOneSizeServesWhereEveryPageIsPaddedToIt() throws IOException {
    Path padded = bundle("masks", "'channels': 'BGR'", "'channels': 'BGR', 'pad_to': 192");
    ModelBundle bundle = ModelBundle.load(padded);
    BufferedImage page = TestModels.cases("masks").get(0).image();

    try (Detector ofAnySize = Detector.open(bundle, options());
        Detector ofOneSize = Detector.open(bundle, options(), FamilyFieldsTest::ofOneSize)) {
      assertThat(places(ofOneSize.detect(page)))
          .isNotEmpty()
          .isEqualTo(places(ofAnySize.detect(page)));
    }
  }

  private static List<Box> places(List<DetectedBox> found) {
    return found.stream().map(DetectedBox::box).toList();
  }

  private static OrtSession.SessionOptions ofOneSize(int threads) throws OrtException {
    OrtSession.SessionOptions options = SessionTuning.options(threads);
    options.setSymbolicDimensionValue("height", 192);
    options.setSymbolicDimensionValue("width", 192);
    return options;
  }

  private static DetectorOptions options() {
    return new DetectorOptions(1, cache);
  }

  private Path bundle(String model, String right, String wrong) throws IOException {
    Path bundle = Files.createDirectory(folder.resolve(model));
    String json = Files.readString(TestModels.folder(model).resolve("model.json"));
    String from = right.replace('\'', '"');
    assertThat(json).contains(from);
    Files.writeString(bundle.resolve("model.json"), json.replace(from, wrong.replace('\'', '"')));
    Files.copy(TestModels.folder(model).resolve("model.onnx"), bundle.resolve("model.onnx"));
    return bundle;
  }
}
