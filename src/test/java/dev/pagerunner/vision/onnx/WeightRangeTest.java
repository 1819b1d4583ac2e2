package dev.pagerunner.vision.onnx;

import static dev.pagerunner.testing.Protobuf.message;
import static dev.pagerunner.testing.Protobuf.number;
import static dev.pagerunner.testing.Protobuf.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightRangeTest {
  private static final int INT8 = 3;
  private static final int UINT8 = 2;

  @TempDir Path folder;

  @Test
  void weights_of_seven_bits_are_safe_and_those_of_eight_are_not() throws IOException {
    assertThat(range(matrix(INT8, -64, 64))).isEqualTo(new WeightRange(1, 0));
    assertThat(range(matrix(INT8, -65, 0))).isEqualTo(new WeightRange(1, 1));
    assertThat(range(matrix(INT8, 127, 0), matrix(INT8, 1, 2))).isEqualTo(new WeightRange(2, 1));
    assertThat(range(matrix(INT8, 0, -128)).isSafe()).isFalse();
  }

  @Test
  void a_constant_counts_as_well_as_a_weight_and_bytes_may_come_before_their_type()
      throws IOException {
    byte[] swapped = message(5, raw(100, 1), number(2, INT8), number(1, 1), number(1, 2));
    assertThat(of(message(7, message(1, message(5, swapped))))).isEqualTo(new WeightRange(1, 1));
  }

  @Test
  void zero_points_and_unsigned_tensors_do_not_count() throws IOException {
    byte[] zeroPoint = message(5, number(2, INT8), number(1, 1), raw(-128));
    assertThat(range(zeroPoint, matrix(UINT8, -1, -1))).isEqualTo(new WeightRange(0, 0));
    assertThat(WeightRange.of(Path.of("src/main/resources/model/model.onnx")).tensors()).isZero();
  }

  /** What is not kept as plain bytes is not looked into, and so not called safe. */
  @Test
  void values_in_another_form_are_not_called_safe() throws IOException {
    byte[] numbers = message(5, number(2, INT8), number(1, 1), number(1, 1), number(5, 3));
    assertThat(range(numbers)).isEqualTo(new WeightRange(1, 1));
  }

  private static byte[] matrix(int type, int... values) {
    return message(
        5, number(1, 1), number(1, values.length), number(2, type), text(8, "w"), raw(values));
  }

  private static byte[] raw(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return message(9, bytes);
  }

  private WeightRange range(byte[]... weights) throws IOException {
    return of(message(7, weights));
  }

  private WeightRange of(byte[] model) throws IOException {
    return WeightRange.of(Files.write(folder.resolve("model.onnx"), model));
  }
}
