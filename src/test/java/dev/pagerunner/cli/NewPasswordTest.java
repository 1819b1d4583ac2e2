package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is taken for a password on standard input. */
class NewPasswordTest {

  private static String read(String text) {
    return NewPassword.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "anna");
  }

  @Test
  void the_end_of_the_line_is_no_part_of_it_and_blanks_are() {
    assertThat(read("grüne Wiesen im März\n")).isEqualTo("grüne Wiesen im März");
    assertThat(read("grüne Wiesen im März\r\n")).isEqualTo("grüne Wiesen im März");
    assertThat(read(" grüne Wiesen im März ")).isEqualTo(" grüne Wiesen im März ");
  }

  @Test
  void nothing_several_lines_and_what_is_easy_to_guess_are_refused() {
    assertRefused("\n", "standard input is empty");
    assertRefused("grüne Wiesen\nim März und April\n", "several lines");
    assertRefused("short\n", "it has 5 characters; take at least 15");
    assertRefused("annaannaannaanna\n", "it is easy to guess");
  }

  private static void assertRefused(String text, String words) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining(words);
  }
}
