package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import dev.pagerunner.domain.Device;
import dev.pagerunner.vision.model.BoxOutputs;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.Detectron2Family;
import dev.pagerunner.vision.model.InputTensors;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.model.YoloFamily;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.onnx.NativeRuntime;
import dev.pagerunner.vision.resize.Channels;
import dev.pagerunner.vision.resize.InputSize;
import dev.pagerunner.vision.resize.PillowResize;
import dev.pagerunner.vision.resize.TensorWriter;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family's models answer as the family's own code does. */
class FamiliesTest {
  @TempDir static Path cache;

  static List<String> models() {
    return TestModels.names();
  }

  @ParameterizedTest
  @MethodSource("models")
  void everythingThatTheFamilyFindsIsFoundAndNothingElse(String model) throws IOException {
    try (Detector detector = open(model)) {
      for (TestModels.Case page : TestModels.cases(model)) {
        List<DetectedBox> found = detector.detect(page.image());
        long asked = found.stream().filter(d -> d.score() >= TestModels.ASKED).count();

        Twins.assertSame(found, page.expected(), TestModels.ASKED);
        assertThat(asked).as(page.toString()).isEqualTo(page.expected().size());
        assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void pagesOfAnyShapeAreRead(String model) {
    try (Detector detector = open(model)) {
      for (int[] size : new int[][] {{1, 1}, {2, 300}, {300, 2}}) {
        BufferedImage page = new BufferedImage(size[0], size[1], BufferedImage.TYPE_3BYTE_BGR);
        assertThat(detector.detect(page))
            .allSatisfy(d -> assertThat(d.box().x1()).isLessThanOrEqualTo(size[0]))
            .allSatisfy(d -> assertThat(d.box().y1()).isLessThanOrEqualTo(size[1]));
      }
    }
  }

  static List<TestModels.Case> letterboxed() throws IOException {
    return TestModels.cases("yolo-v8");
  }

  @ParameterizedTest
  @MethodSource("letterboxed")
  void pagesAreLetterboxedToTheSameBytesAsByUltralytics(TestModels.Case page) throws Exception {
    InputSize size = new InputSize(160, 128);
    FloatBuffer planes = FloatBuffer.allocate(3 * size.pixels());

    new YoloFamily("images", false, size, "output0", 0.5)
        .letterbox(page.image(), canvas(planes, size));

    assertThat(digest(planes, size))
        .isEqualTo(page.answer().get("letterboxed_rgb_sha256").asText());
  }

  static List<TestModels.Case> resized() throws IOException {
    return Stream.of("detr", "rtdetr").flatMap(model -> TestModels.cases(model).stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("resized")
  void pagesAreResizedToTheSameBytesAsByHuggingFace(TestModels.Case page) throws Exception {
    BufferedImage image = page.image();
    InputSize size =
        page.model().equals("detr")
            ? InputSize.asHuggingFace(image.getWidth(), image.getHeight(), 128, 180)
            : new InputSize(160, 160);
    FloatBuffer planes = FloatBuffer.allocate(3 * size.pixels());

    PillowResize.resize(image, size, canvas(planes, size), 1);

    assertThat(digest(planes, size)).isEqualTo(page.answer().get("resized_rgb_sha256").asText());
  }

  @Test
  void aPageIsPaddedWithZerosAtTheRightAndBelow() throws Exception {
    BufferedImage page = new BufferedImage(50, 40, BufferedImage.TYPE_3BYTE_BGR);
    Arrays.fill(((DataBufferByte) page.getRaster().getDataBuffer()).getData(), (byte) 7);
    BoxOutputs outputs = new BoxOutputs("boxes", "classes", "scores", null);
    InputTensors feed = new InputTensors(NativeRuntime.load(cache, Device.CPU), Set.of("image"), 1);

    new Detectron2Family("image", true, 40, 100, 32, outputs).feed(feed, page);

    OnnxTensor tensor = feed.tensors().get("image");
    float[] values = tensor.getFloatBuffer().array();
    assertThat(tensor.getInfo().getShape()).containsExactly(3, 64, 64);
    for (int i = 0; i < values.length; i++) {
      boolean onPage = i % 64 < 50 && i / 64 % 64 < 40;
      assertThat(values[i]).as("float " + i).isEqualTo(onPage ? 7 : 0);
    }
    feed.clear();
  }

  private static TensorWriter canvas(FloatBuffer planes, InputSize size) {
    return new TensorWriter(planes, size.width(), size.height(), Channels.bytes(false));
  }

  private static String digest(FloatBuffer planes, InputSize size) throws Exception {
    byte[] rgb = new byte[3 * size.pixels()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) planes.get(i % 3 * size.pixels() + i / 3);
    }
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(rgb));
  }

  private static Detector open(String model) {
    return Detector.open(ModelBundle.load(TestModels.folder(model)), new DetectorOptions(1, cache));
  }
}
