package dev.pagerunner.http.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.http.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartParserTest {
  private static final String HEAD = "Content-Disposition: form-data; name=\"%s\"\r\n\r\n";

  /** What was told, as text: the head's name, the bytes, the end. */
  private static final class Told implements MultipartParser.Parts {
    private final List<String> parts = new ArrayList<>();
    private StringBuilder part;

    @Override
    public void begin(PartHead head) {
      part = new StringBuilder(head.name()).append('=');
    }

    @Override
    public void bytes(Buffer bytes) {
      part.append(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void end() {
      parts.add(part.toString());
    }
  }

  private static String part(String name, String body) {
    return "--b\r\n" + HEAD.formatted(name) + body + "\r\n";
  }

  private static List<String> partsOf(String body, int... cuts) {
    Told told = new Told();
    MultipartParser parser = new MultipartParser("b", told);
    int from = 0;
    for (int cut : cuts) {
      parser.feed(latin1(body.substring(from, cut)));
      from = cut;
    }
    parser.feed(latin1(body.substring(from)));
    assertThat(parser.isComplete()).isTrue();
    return told.parts;
  }

  private static Buffer latin1(String text) {
    return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void wherever_a_body_is_cut_its_parts_are_the_same() {
    String hard = "\r\r\n-\r\n--\r\n--c\r\n--\rb\n\u0000\u00ff";
    String body =
        "preamble --b\r\n"
            + part("x", "1")
            + part("hard", hard)
            + part("empty", "")
            + "--b--\r\nrest";
    List<String> expected = List.of("x=1", "hard=" + hard, "empty=");
    assertThat(partsOf(body)).isEqualTo(expected);
    int complete = body.indexOf("--b--") + 5;
    for (int cut = 0; cut < complete; cut++) {
      assertThat(partsOf(body, cut)).as("cut at %s", cut).isEqualTo(expected);
    }
    int[] everywhere = new int[complete];
    for (int i = 0; i < complete; i++) {
      everywhere[i] = i + 1;
    }
    assertThat(partsOf(body, everywhere)).isEqualTo(expected);
  }

  @Test
  void any_bytes_come_through() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      StringBuilder content = new StringBuilder();
      int length = random.nextInt(200);
      while (content.length() < length) {
        content.append("\r\n--bx".charAt(random.nextInt(6)));
      }
      String bytes = content.toString().replace("\r\n--b", "\r\n--x");
      String body = part("x", bytes) + "--b--";
      int cut = random.nextInt(body.length() - 1);
      assertThat(partsOf(body, cut)).containsExactly("x=" + bytes);
    }
  }

  @Test
  void the_first_delimiter_may_follow_a_line_break_and_blanks_may_follow_a_delimiter() {
    assertThat(partsOf("\r\n--b \t\r\n" + HEAD.formatted("x") + "1\r\n--b--"))
        .containsExactly("x=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bad\r\n", "--b\r\nno head\r\n\r\n", "--b\rx"})
  void a_malformed_body_is_refused(String body) {
    MultipartParser parser = new MultipartParser("b", new Told());
    assertThatThrownBy(() -> parser.feed(latin1(body))).isInstanceOf(Problem.class);
  }

  @Test
  void a_head_without_an_end_is_refused_and_not_kept() {
    MultipartParser parser = new MultipartParser("b", new Told());
    parser.feed(latin1("--b\r\nX: "));
    Buffer more = latin1("x".repeat(1_000));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                parser.feed(more);
              }
            })
        .isInstanceOf(Problem.class);
  }

  @Test
  void a_body_without_its_last_delimiter_is_not_complete() {
    MultipartParser parser = new MultipartParser("b", new Told());
    parser.feed(latin1(part("x", "1")));
    assertThat(parser.isComplete()).isFalse();
  }
}
