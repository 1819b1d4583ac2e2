package dev.pagerunner.vision.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.testing.TestBundles;
import dev.pagerunner.vision.model.ModelBundle;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2000", "2000, 3", "600, 800"})
  void nothingIsFoundOnABlankPageOfAnyShape(int width, int height) {
    BufferedImage blank = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = blank.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();

    try (Detector detector = open(ModelBundle.builtIn())) {
      assertThat(detector.detect(blank)).noneMatch(d -> d.score() > 0.5);
    }
  }

  @Test
  void theCacheIsFilledOnceAndADamagedModelInItIsReplaced() throws IOException {
    ModelBundle model = ModelBundle.builtIn();
    open(model).close();
    Path cached = folder.resolve("models").resolve(model.sha256()).resolve("model.onnx");
    byte[] right = Files.readAllBytes(cached);
    Files.write(cached, new byte[] {1, 2, 3});

    open(model).close();

    assertThat(Files.readAllBytes(cached)).isEqualTo(right);
    try (Stream<Path> files = Files.list(cached.getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void weightsThatAreNotTheBundlesAreRefused() throws IOException {
    Path bundle = bundle("{");
    Files.write(bundle.resolve("model.onnx"), new byte[] {1, 2, 3});

    assertRefused(bundle, "sha256");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"image\"       | \"name\": \"picture\"   | input.name is 'picture'",
        "\"boxes\": \"boxes\"      | \"boxes\": \"rois\"     | outputs.boxes is 'rois'",
        "\"boxes\": \"boxes\"      | \"boxes\": \"scores\"   | outputs.boxes names a tensor",
        "\"labels\": \"classes\"   | \"labels\": \"scores\"  | outputs.labels names a tensor"
      })
  void aFieldThatDoesNotFitTheGraphIsNamed(String right, String wrong, String message)
      throws IOException {
    Path bundle = bundle(right, wrong);
    try (InputStream onnx = ModelBundle.builtIn().openOnnx()) {
      Files.copy(onnx, bundle.resolve("model.onnx"));
    }

    assertRefused(bundle, message);
  }

  @Test
  void a_bundle_that_names_another_file_is_refused() {
    Path bundle = TestBundles.leaking(folder, "leak");

    assertRefused(bundle, "the model leak keeps the tensor 'leak' in another file");
  }

  @Test
  void what_is_loaded_is_a_copy_that_nobody_else_can_change() throws IOException {
    Path bundle = TestBundles.working(folder, "mine", "1");
    ModelBundle model = ModelBundle.load(bundle);
    open(model).close();
    Path cached = folder.resolve("models").resolve(model.sha256()).resolve("model.onnx");
    assertThat(cached).hasSameBinaryContentAs(bundle.resolve("model.onnx"));
    Path leak = TestBundles.leaking(folder, "leak").resolve("model.onnx");
    Files.copy(leak, bundle.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);

    open(model).close();

    Files.delete(cached);
    assertThatThrownBy(() -> open(model)).hasMessageContaining("sha256 of the model mine is not");
    assertThat(cached.getParent()).isEmptyDirectory();
  }

  private void assertRefused(Path bundle, String message) {
    assertThatThrownBy(() -> open(ModelBundle.load(bundle)))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining(message);
  }

  private Detector open(ModelBundle bundle) {
    return Detector.open(bundle, new DetectorOptions(1, folder));
  }

  private Path bundle(String same) throws IOException {
    return bundle(same, same);
  }

  private Path bundle(String right, String wrong) throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle"));
    try (InputStream in = ModelBundle.class.getResourceAsStream("/model/model.json")) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(json).contains(right);
      Files.writeString(bundle.resolve("model.json"), json.replace(right, wrong));
    }
    return bundle;
  }
}
