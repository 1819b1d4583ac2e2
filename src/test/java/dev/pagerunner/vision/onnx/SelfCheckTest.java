package dev.pagerunner.vision.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.testing.TestBundles;
import dev.pagerunner.vision.TestModels;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.source.PlainImage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SelfCheckTest {
  private static final Processor OLD = new Processor("old", Optional.of("AVX2"));
  private static final Processor NEW = new Processor("new", Optional.of("AVX2, VNNI"));
  private static final Processor UNKNOWN = new Processor("some", Optional.empty());

  @TempDir Path folder;

  @Test
  void a_model_is_checked_once_on_each_kind_of_processor() {
    ModelBundle model = ModelBundle.builtIn();

    assertThat(checked(model, OLD)).isEqualTo(Detector.Checked.NOW);
    assertThat(checked(model, OLD)).isEqualTo(Detector.Checked.BEFORE);
    assertThat(checked(model, NEW)).isEqualTo(Detector.Checked.NOW);
    assertThat(checked(model, NEW)).isEqualTo(Detector.Checked.BEFORE);
    assertThat(checked(model, UNKNOWN)).isEqualTo(Detector.Checked.NOW);
    assertThat(checked(model, UNKNOWN)).isEqualTo(Detector.Checked.NOW);
  }

  @Test
  void a_description_that_changed_is_checked_anew() throws IOException {
    Path bundle = TestBundles.working(folder, "mine", "1");
    assertThat(checked(ModelBundle.load(bundle), OLD)).isEqualTo(Detector.Checked.NOW);
    Path json = bundle.resolve("model.json");
    String right = Files.readString(json);
    Files.writeString(json, right.replace("\"BGR\"", "\"RGB\"").replace("576", "200"));

    assertThatThrownBy(() -> checked(ModelBundle.load(bundle), OLD))
        .hasMessageContaining("Undo changes to input and labels in model.json");
    Files.writeString(json, right);
    assertThat(checked(ModelBundle.load(bundle), OLD)).isEqualTo(Detector.Checked.BEFORE);
  }

  @Test
  void a_model_that_answers_otherwise_is_refused_each_time() {
    ModelBundle model = ModelBundle.load(TestBundles.disagreeing(folder, "other"));

    for (int load = 0; load < 2; load++) {
      assertThatThrownBy(() -> checked(model, OLD))
          .isInstanceOf(PagerunnerException.class)
          .hasMessageStartingWith("the model other answers otherwise on this processor (old)")
          .hasMessageContaining("it finds 0, and ")
          .hasMessageContaining("pagerunner-export");
    }
  }

  @Test
  void a_model_without_one_is_loaded_all_the_same() {
    ModelBundle model = ModelBundle.load(TestModels.folder("yolo-v8"));
    try (Detector detector = open(model, OLD)) {
      assertThat(detector.checked()).isEqualTo(Detector.Checked.NOT);
      assertThat(detector.checkNow()).isEmpty();
    }
  }

  /** FP32 is held to a hundredth of score; eight bits are rounded, and may lose a fifth. */
  @ParameterizedTest
  @CsvSource({
    "fp32, 0.005, 0, true",
    "fp32, 0.05,  0, false",
    "fp32, 0,     3, false",
    "int8, 0.05,  0, true",
    "int8, 0.2,   0, false",
    "int8, 0.05,  3, true",
    "int8, 0,    12, false",
    "fp16, 0.05,  3, true"
  })
  void how_near_an_answer_must_be_depends_on_the_precision(
      String precision, double apart, int lost, boolean passes) {
    String note =
        changed(
            check -> {
              check.put("precision", precision);
              JsonArray detections = check.getJsonArray("detections");
              for (int i = 0; i < detections.size(); i++) {
                JsonObject one = detections.getJsonObject(i);
                one.put("score", one.getDouble("score") - apart);
                if (i < lost) {
                  one.put("class", (one.getInteger("class") + 1) % 7);
                }
              }
              check.put("least_score", check.getDouble("least_score") - apart);
            });
    ModelBundle model = ModelBundle.load(TestBundles.selfChecked(folder, "near", note));

    if (passes) {
      assertThat(checked(model, OLD)).isEqualTo(Detector.Checked.NOW);
    } else {
      assertThatThrownBy(() -> checked(model, OLD)).hasMessageContaining("answers otherwise");
    }
  }

  @Test
  void a_large_input_is_checked_at_a_smaller_scale() throws IOException {
    String note = changed(check -> check.put("version", 2).put("scale", 0.5));
    String right =
        changed(
            check -> {
              JsonArray expected = new JsonArray();
              detectionsAt(0.5, page(check)).stream()
                  .filter(one -> one.score() >= check.getDouble("least_score"))
                  .forEach(one -> expected.add(json(one)));
              check.put("version", 2).put("scale", 0.5).put("detections", expected);
            });
    assertThat(new JsonObject(right).getJsonArray("detections").size()).isGreaterThan(5);
    assertThat(checked(ModelBundle.load(TestBundles.selfChecked(folder, "half", right)), NEW))
        .isEqualTo(Detector.Checked.NOW);
    ModelBundle wrong = ModelBundle.load(TestBundles.selfChecked(folder, "wrong", note));
    assertThatThrownBy(() -> checked(wrong, NEW)).hasMessageContaining("answers otherwise");
  }

  @Test
  void a_scale_for_a_model_with_one_size_of_input_is_refused_in_one_line() {
    assertThatThrownBy(() -> ModelBundle.load(TestModels.folder("yolo-v8")).family().scaled(0.5))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** What the built-in model finds where it is fed at a smaller scale. */
  private List<DetectedBox> detectionsAt(double scale, BufferedImage page) {
    ModelBundle full = ModelBundle.builtIn();
    // It passes at its own scale, and by that at any other: what passed is not checked again.
    assertThat(checked(full, OLD)).isEqualTo(Detector.Checked.NOW);
    try (Detector detector = open(fedAt(scale, full), OLD)) {
      assertThat(detector.checked()).isEqualTo(Detector.Checked.BEFORE);
      return detector.detect(page);
    }
  }

  private static ModelBundle fedAt(double scale, ModelBundle full) {
    return new ModelBundle(
        full.name(),
        full.version(),
        full.family().scaled(scale),
        full.description(),
        full.labels(),
        full.dpi(),
        full.threshold(),
        full.thresholds(),
        full.precision(),
        full.license(),
        full.source(),
        full.sha256(),
        full.jsonSha256(),
        full.folder());
  }

  private static BufferedImage page(JsonObject check) {
    try {
      byte[] png = Base64.getDecoder().decode(check.getString("image"));
      return PlainImage.of(ImageIO.read(new ByteArrayInputStream(png)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject json(DetectedBox one) {
    Box box = one.box();
    return new JsonObject()
        .put("class", ModelBundle.builtIn().labels().indexOf(one.label()))
        .put("score", one.score())
        .put("box", new JsonArray().add(box.x0()).add(box.y0()).add(box.x1()).add(box.y1()));
  }

  static Stream<String> damaged() {
    return Stream.of(
        "no JSON",
        "{}",
        "[1]",
        changed(check -> check.put("version", 3)),
        changed(check -> check.put("version", 2)),
        changed(check -> check.put("version", 2).put("scale", 0.2)),
        changed(check -> check.put("version", 2).put("scale", 1.01)),
        changed(check -> check.remove("least_score")),
        changed(check -> check.put("detections", new JsonArray())),
        changed(check -> first(check).put("class", 7)),
        changed(check -> first(check).put("class", "text")),
        changed(check -> first(check).put("box", new JsonArray().add(1))),
        changed(check -> check.put("image", "?")),
        changed(check -> check.put("image", "AAAA")),
        changed(check -> check.put("image", Base64.getEncoder().encodeToString(hugePng()))));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void a_damaged_one_is_refused_in_one_line(String note) {
    ModelBundle model = ModelBundle.load(TestBundles.selfChecked(folder, "bad", note));

    assertThatThrownBy(() -> checked(model, OLD))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageStartingWith("the self-check of the model bad cannot be read (")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void one_of_more_than_a_megabyte_is_refused() {
    String note = changed(check -> check.put("more", "x".repeat(1 << 20)));
    ModelBundle model = ModelBundle.load(TestBundles.selfChecked(folder, "big", note));

    assertThatThrownBy(() -> checked(model, OLD)).hasMessageContaining("has more than 1048576");
  }

  @Test
  void processors_are_told_apart_by_their_kind_and_not_by_their_speed() throws IOException {
    String plain =
        """
        processor\t: 0
        model name\t: Some EPYC
        cpu MHz\t: 2000.1
        flags\t: fpu avx2 fma

        processor\t: 1
        model name\t: Another
        """;
    Processor one = processor(plain);
    assertThat(one.description()).isEqualTo("Some EPYC, AVX2 without VNNI");
    assertThat(processor(plain.replace("2000.1", "3000.2"))).isEqualTo(one);
    assertThat(processor(plain.replace("fma", "avx_vnni")).key()).isNotEqualTo(one.key());
    assertThat(processor(plain.replace("fma", "avx_vnni")).description())
        .endsWith("AVX2 with VNNI");
    assertThat(processor(plain.replace("fma", "avx512f")).description())
        .endsWith("AVX-512 without VNNI");
    assertThat(processor("processor\t: 0\nFeatures\t: fp asimd asimddp\nCPU part\t: 0xd0c\n"))
        .matches(arm -> arm.key().isPresent())
        .matches(arm -> arm.description().endsWith("NEON with dot products"));
    assertThat(processor("nothing known").key()).isEmpty();
  }

  private Processor processor(String cpuinfo) throws IOException {
    return Processor.of(Files.writeString(folder.resolve("cpuinfo"), cpuinfo));
  }

  private static String changed(Consumer<JsonObject> change) {
    JsonObject check = TestBundles.builtInSelfCheck();
    change.accept(check);
    return check.encode();
  }

  private static JsonObject first(JsonObject check) {
    return check.getJsonArray("detections").getJsonObject(0);
  }

  /** The beginning of a PNG of 30,000 pixels in square; nothing of it may be decoded. */
  private static byte[] hugePng() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13});
    png.writeBytes(new byte[] {'I', 'H', 'D', 'R', 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2});
    png.writeBytes(new byte[100]);
    return png.toByteArray();
  }

  private Detector.Checked checked(ModelBundle model, Processor processor) {
    try (Detector detector = open(model, processor)) {
      return detector.checked();
    }
  }

  private Detector open(ModelBundle model, Processor processor) {
    DetectorOptions options = new DetectorOptions(1, folder.resolve("cache"));
    return Detector.open(model, options, SessionTuning::options, processor);
  }
}
