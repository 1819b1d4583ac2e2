package dev.pagerunner.vision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelBundleTest {
  @TempDir Path folder;

  @Test
  void theBuiltInModelKnowsItsLabelsAndThresholds() {
    ModelBundle model = ModelBundle.builtIn();

    assertThat(model.name()).isEqualTo("pagerunner-layout");
    assertThat(model.labels()).hasSize(7).startsWith("text", "title");
    assertThat(model.thresholdFor("text")).isEqualTo(0.5);
    assertThat(model.thresholdFor("list")).isEqualTo(0.7);
    assertThat(model.family().word()).isEqualTo("detectron2");
    assertThat(model.precision()).isEqualTo("fp32");
  }

  @Test
  void aBundleInAFolderIsReadLikeTheBuiltInOne() throws IOException {
    write(builtInJson());
    Files.createFile(folder.resolve("model.onnx"));

    ModelBundle model = ModelBundle.load(folder);

    assertThat(model.folder()).isEqualTo(folder);
    assertThat(model.labels()).isEqualTo(ModelBundle.builtIn().labels());
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    assertThatThrownBy(() -> ModelBundle.load(folder))
        .hasMessageContaining("model.json is missing");
    write(builtInJson());
    assertThatThrownBy(() -> ModelBundle.load(folder))
        .hasMessageContaining("model.onnx is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"pagerunner-layout\"   | \"name\": 7               | name must be",
        "\"family\": \"detectron2\"        | \"family\": \"ssd\"       | family is 'ssd'",
        "\"text\", \"title\"               | \"text\", \"text\"        | labels has",
        "\"text\", \"title\"               | \"te\\u0000t\", \"title\"   | labels has",
        "\"name\": \"pagerunner-layout\"   | \"name\": \"a\\u0000\"     | name has a NUL",
        "\"short_edge\": 576               | \"short_edge\": 0         | input.short_edge must be",
        "\"max_edge\": 960                 | \"max_edge\": 100         | input.max_edge must be",
        "\"channels\": \"BGR\"             | \"channels\": \"CMYK\"    | input.channels is 'CMYK'",
        "\"layout\": \"CHW\"               | \"layout\": \"HWC\"       | input.layout is 'HWC'",
        "\"scores\": \"scores\"            | \"other\": \"scores\"     | outputs.scores must be",
        "\"dpi\": 108                      | \"dpi\": \"108\"          | dpi must be",
        "\"threshold\": 0.5                | \"threshold\": 1.5        | threshold must be",
        "\"list\": 0.7                     | \"liste\": 0.7            | thresholds.liste",
        "\"sha256\": \"ac                  | \"sha256\": \"XX          | sha256 must be",
        "\"labels\": [                     | \"labels\": [[            | is no JSON"
      })
  void aWrongFieldIsNamed(String right, String wrong, String message) throws IOException {
    String json = builtInJson();
    assertThat(json).contains(right);
    write(json.replace(right, wrong));
    Files.createFile(folder.resolve("model.onnx"));

    assertThatThrownBy(() -> ModelBundle.load(folder))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("model.json")
        .hasMessageContaining(message);
  }

  @Test
  void links_within_the_folder_are_followed_as_kubernetes_mounts_them() throws IOException {
    Path data = Files.createDirectory(folder.resolve("..2026_11_27"));
    Files.writeString(data.resolve("model.json"), builtInJson());
    Files.createFile(data.resolve("model.onnx"));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_27"));
    for (String file : new String[] {"model.json", "model.onnx"}) {
      Files.createSymbolicLink(folder.resolve(file), Path.of("..data", file));
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

    assertThat(ModelBundle.load(folder).name()).isEqualTo("pagerunner-layout");
    assertThat(ModelBundle.load(link).name()).isEqualTo("pagerunner-layout");
    try (InputStream onnx = ModelBundle.load(link).openOnnx()) {
      assertThat(onnx.readAllBytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"model.json, model.onnx", "model.onnx, model.json"})
  void a_link_out_of_the_folder_is_refused(String link, String plain) throws IOException {
    Path bundle = Files.createDirectory(folder.resolve("bundle"));
    Path secret = Files.writeString(folder.resolve("secret"), "a password");
    Files.writeString(bundle.resolve(plain), builtInJson());
    Files.createSymbolicLink(bundle.resolve(link), secret);

    assertThatThrownBy(() -> ModelBundle.load(bundle))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining(link + " is a link out of its folder")
        .hasMessageNotContaining("password");
  }

  @Test
  void a_link_that_is_put_in_place_after_the_description_was_read_is_refused() throws IOException {
    write(builtInJson());
    Path onnx = Files.createFile(folder.resolve("model.onnx"));
    ModelBundle model = ModelBundle.load(folder);
    Files.delete(onnx);
    Files.createSymbolicLink(onnx, Path.of("/etc/hostname"));

    assertThatThrownBy(model::openOnnx).hasMessageContaining("is a link out of its folder");
  }

  @Test
  void a_description_of_more_than_a_megabyte_is_refused() throws IOException {
    write(builtInJson() + " ".repeat(1 << 20));

    assertThatThrownBy(() -> ModelBundle.load(folder)).hasMessageContaining("larger than 1 MB");
  }

  private void write(String json) throws IOException {
    Files.writeString(folder.resolve("model.json"), json);
  }

  private static String builtInJson() throws IOException {
    try (InputStream in = ModelBundle.class.getResourceAsStream("/model/model.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
