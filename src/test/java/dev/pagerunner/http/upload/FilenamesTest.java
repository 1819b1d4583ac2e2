package dev.pagerunner.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.request.Titles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilenamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a \"b\"; c.pdf|a \"b\"; c.pdf",
        "a\\b.pdf|a\\b.pdf",
        "C:\\fakepath\\b.pdf|b.pdf",
        "\\\\server\\share\\b.pdf|b.pdf",
        "/etc/../b.pdf|b.pdf",
        "../../b.pdf|b.pdf",
        " b.pdf |b.pdf",
        "a\u202efdp.exe|afdp.exe",
        "a\u0000\u0007\u0085\u009f\u2028\u2066\u061cb.pdf|ab.pdf",
        "\u05e9\u05dc\u05d5\u05dd.pdf|\u05e9\u05dc\u05d5\u05dd.pdf",
        "\ud83d\ude00.pdf|\ud83d\ude00.pdf",
        "x\ud83dy.pdf|x\ufffdy.pdf",
        "\u202e|untitled",
        "/|untitled"
      })
  void a_name_is_shown_as_it_is_without_what_deceives(String sent, String safe) {
    assertThat(Filenames.safe(sent)).isEqualTo(safe);
  }

  @Test
  void an_empty_name_becomes_untitled() {
    assertThat(Filenames.safe("")).isEqualTo("untitled");
  }

  @Test
  void a_long_name_keeps_its_end_and_no_half_character() {
    String safe = Filenames.safe("\ud83d\ude00".repeat(200) + ".pdf");
    assertThat(safe)
        .hasSizeLessThanOrEqualTo(255)
        .startsWith("\ud83d\ude00")
        .endsWith("\ude00.pdf");
  }

  @Test
  void titles_are_cleaned_alike() {
    assertThat(Titles.clean(" a\u202e\u0085b\ud83d ")).isEqualTo("ab\ufffd");
    assertThat(Titles.of(null, "\ud83d\ude00".repeat(250) + ".pdf"))
        .isEqualTo("\ud83d\ude00".repeat(200));
  }
}
