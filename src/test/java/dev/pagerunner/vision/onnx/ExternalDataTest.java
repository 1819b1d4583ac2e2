package dev.pagerunner.vision.onnx;

import static dev.pagerunner.testing.Protobuf.joined;
import static dev.pagerunner.testing.Protobuf.message;
import static dev.pagerunner.testing.Protobuf.number;
import static dev.pagerunner.testing.Protobuf.tag;
import static dev.pagerunner.testing.Protobuf.text;
import static dev.pagerunner.testing.Protobuf.varint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
  private static final byte[] LOCATION =
      message(13, text(1, "location"), text(2, "../../etc/passwd"));
  private static final byte[] LEAK = joined(text(8, "leak"), LOCATION, number(14, 1));

  @TempDir Path folder;

  /** Every place of a model where a tensor can be. */
  static Map<String, byte[]> places() {
    byte[] constant = message(1, message(5, text(1, "value"), message(5, LEAK)));
    byte[] weight = message(5, LEAK);
    return Map.ofEntries(
        Map.entry("weight", message(7, weight)),
        Map.entry("values of a sparse weight", message(7, message(15, message(1, LEAK)))),
        Map.entry("indices of a sparse weight", message(7, message(15, message(2, LEAK)))),
        Map.entry("constant", message(7, constant)),
        Map.entry("list of tensors", message(7, message(1, message(5, message(10, LEAK))))),
        Map.entry(
            "sparse constant", message(7, message(1, message(5, message(22, message(1, LEAK)))))),
        Map.entry(
            "list of sparse tensors",
            message(7, message(1, message(5, message(23, message(2, LEAK)))))),
        Map.entry("weight of a branch", message(7, message(1, message(5, message(6, weight))))),
        Map.entry("constant of a branch", message(7, message(1, message(5, message(6, constant))))),
        Map.entry("list of graphs", message(7, message(1, message(5, message(11, weight))))),
        Map.entry(
            "branch of a branch",
            message(
                7, message(1, message(5, message(6, message(1, message(5, message(6, weight)))))))),
        Map.entry("training graph", joined(message(7), message(20, message(1, weight)))),
        Map.entry("training algorithm", joined(message(7), message(20, message(2, weight)))),
        Map.entry(
            "function",
            joined(
                message(7),
                message(25, message(7, message(5, text(1, "value"), message(5, LEAK)))))),
        Map.entry(
            "default of a function",
            joined(message(7), message(25, message(11, message(5, LEAK))))),
        Map.entry("second graph, which is merged", joined(message(7), message(7, weight))),
        Map.entry("location without a mark", message(7, message(5, text(8, "leak"), LOCATION))),
        Map.entry(
            "mark without a location", message(7, message(5, text(8, "leak"), number(14, 1)))),
        Map.entry(
            "mark of more than 32 bits",
            message(7, message(5, text(8, "leak"), number(14, (1L << 32) + 1)))));
  }

  static Stream<String> placeNames() {
    return places().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("placeNames")
  void a_tensor_in_another_file_is_refused_wherever_it_is_named(String place) throws IOException {
    Path file = write(joined(number(1, 9), places().get(place)));

    assertThatThrownBy(() -> ExternalData.refuse(file, "mine"))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageStartingWith("the model mine keeps the tensor 'leak' in another file")
        .hasMessageContaining("onnx.save(")
        .message()
        .doesNotContain("passwd", "\n");
  }

  @Test
  void a_name_is_told_in_plain_characters() throws IOException {
    Path file = write(message(7, message(5, text(8, "a\n\u001b[31m\u202e"), LOCATION)));

    assertThatThrownBy(() -> ExternalData.refuse(file, "mine"))
        .hasMessageContaining("the tensor 'a??[31m?'");
  }

  @Test
  void a_graph_that_was_compiled_for_a_device_is_refused() throws IOException {
    Path file = write(message(7, message(1, text(4, "EPContext"))));

    assertThatThrownBy(() -> ExternalData.refuse(file, "mine")).hasMessageContaining("(EPContext)");
  }

  @Test
  void what_is_in_one_file_passes() throws IOException {
    byte[] inline = message(7, message(5, text(8, "w"), message(9, new byte[100]), number(14, 0)));
    assertThatCode(() -> ExternalData.refuse(write(inline), "mine")).doesNotThrowAnyException();
    try (Stream<Path> models = Files.walk(Path.of("src/test/models"))) {
      models
          .filter(file -> file.endsWith("model.onnx"))
          .forEach(file -> ExternalData.refuse(file, "test"));
    }
    ExternalData.refuse(Path.of("src/main/resources/model/model.onnx"), "built in");
  }

  @Test
  void large_weights_are_passed_over() throws IOException {
    long bytes = 1L << 30;
    byte[] raw = joined(tag(9, 2), varint(bytes));
    byte[] tensor = joined(tag(5, 2), varint(raw.length + bytes), raw);
    Path file = write(joined(tag(7, 2), varint(tensor.length + bytes), tensor));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(sparse.length() + bytes);
    }

    assertThatCode(() -> ExternalData.refuse(file, "mine")).doesNotThrowAnyException();
  }

  static Stream<byte[]> malformed() {
    byte[] deep = text(8, "w");
    for (int i = 0; i < 2_000; i++) {
      deep = message(1, message(5, message(6, deep)));
    }
    return Stream.of(
        new byte[0],
        text(2, "a producer and no graph"),
        "<!DOCTYPE html>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        joined(tag(7, 2), varint(1_000), number(1, 1)),
        joined(tag(7, 2), varint(-1)),
        message(7, message(5, tag(9, 2), varint(Long.MAX_VALUE))),
        message(7, tag(1, 3), tag(1, 4)),
        message(7, tag(0, 6)),
        message(7, tag(0, 0)),
        message(7, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}),
        message(7, tag(2, 5), new byte[3]),
        message(7, deep));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void what_is_no_model_is_refused_in_one_line(byte[] bytes) throws IOException {
    Path file = write(bytes);

    assertThatThrownBy(() -> ExternalData.refuse(file, "mine"))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("model.onnx is damaged, or no ONNX file: ")
        .hasMessageEndingWith("Export the model again");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void damaged_models_are_read_to_an_end(long seed) throws IOException {
    byte[] model = Files.readAllBytes(Path.of("src/test/models/yolo-v8/model.onnx"));
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 40; round++) {
      byte[] damaged = model.clone();
      for (int i = 0; i < 20; i++) {
        damaged[random.nextInt(Math.min(damaged.length, 4_000))] = (byte) random.nextInt();
      }
      Path file = write(damaged);
      try {
        ExternalData.refuse(file, "mine");
      } catch (PagerunnerException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.onnx"), bytes);
  }
}
