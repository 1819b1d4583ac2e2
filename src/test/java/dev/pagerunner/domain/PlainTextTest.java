package dev.pagerunner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void ordinary_text_stays_as_it_is() {
    String text = "Größe – 文書 “quoted” 😀 c:\\temp";
    assertThat(PlainText.oneLine(text)).isSameAs(text);
  }

  @Test
  void what_could_forge_a_line_or_steer_a_terminal_is_escaped() {
    assertThat(PlainText.oneLine("a\r\nb\tc\u001b[31md\u0000e\u2028f\u202eg\u0085h"))
        .isEqualTo("a\\r\\nb\\tc\\u001b[31md\\u0000e\\u2028f\\u202eg\\u0085h");
  }
}
