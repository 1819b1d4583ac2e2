package dev.pagerunner.http.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class GzipPartsTest {
  private static final int HEADER_BYTES = 10;

  @Test
  void each_part_can_be_read_without_the_next() throws DataFormatException {
    GzipParts first = new GzipParts();
    GzipParts second = new GzipParts();
    Inflater inflater = new Inflater(true);
    for (int i = 0; i < 200; i++) {
      String text = event(i);
      byte[] part = first.part(Buffer.buffer(text)).getBytes();
      // Another answer of the same thread in between.
      second.part(Buffer.buffer("something else " + i));
      int offset = i == 0 ? HEADER_BYTES : 0;
      inflater.setInput(part, offset, part.length - offset);
      byte[] read = new byte[2 * text.length()];
      assertThat(new String(read, 0, inflater.inflate(read), StandardCharsets.UTF_8))
          .isEqualTo(text);
    }
    inflater.end();
  }

  @Test
  void parts_of_any_size_are_one_gzip_file() throws IOException {
    Random random = new Random(7);
    GzipParts parts = new GzipParts();
    Buffer plain = Buffer.buffer();
    Buffer sent = Buffer.buffer();
    List<Integer> sizes = new ArrayList<>(List.of(0, 1, 4095, 4096, 4097, 100_000, 0, 32_768));
    for (int i = 0; i < 500; i++) {
      sizes.add(random.nextInt(9_000));
    }
    for (int size : sizes) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (size % 2 == 0 ? random.nextInt() : 'a' + random.nextInt(3));
      }
      plain.appendBytes(bytes);
      sent.appendBuffer(parts.part(Buffer.buffer(bytes)));
    }
    sent.appendBuffer(parts.last(Buffer.buffer("end")));
    plain.appendString("end");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent.getBytes()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.getBytes());
    }
  }

  @Test
  void an_answer_may_be_one_part_or_empty() throws IOException {
    for (String text : List.of("", "all of it")) {
      byte[] sent = new GzipParts().last(Buffer.buffer(text)).getBytes();
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
      }
    }
  }

  @Test
  void what_is_like_the_part_before_takes_little() {
    GzipParts parts = new GzipParts();
    int first = parts.part(Buffer.buffer(event(1))).length();
    int second = parts.part(Buffer.buffer(event(2))).length();
    assertThat(second).isLessThan(first / 3);
  }

  private static String event(int n) {
    return ("id: %1$d\nevent: page.done\ndata: {\"seq\":%1$d,\"page\":%1$d,\"image\":"
            + "\"/api/v1/runs/0b9f1a52-57bb-4c2e-8d5d-0c7f6a1f3a77/pages/%1$d/image\"}\n\n")
        .formatted(n);
  }
}
