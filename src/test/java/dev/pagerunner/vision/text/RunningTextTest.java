package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines are joined as a reader joins them. */
class RunningTextTest {

  @Test
  void a_blank_joins_lines() {
    assertThat(RunningText.join(List.of("one", "two", "three"))).isEqualTo("one two three");
  }

  @Test
  void a_divided_word_is_whole_again() {
    assertThat(RunningText.join(List.of("The detec-", "tor of exam-", "ples")))
        .isEqualTo("The detector of examples");
  }

  @Test
  void a_compound_and_a_name_keep_their_hyphen() {
    assertThat(RunningText.join(List.of("state-of-the-", "art"))).isEqualTo("state-of-the-art");
    assertThat(RunningText.join(List.of("a self-", "evident truth")))
        .isEqualTo("a self-evident truth");
    assertThat(RunningText.join(List.of("Jean-", "Paul"))).isEqualTo("Jean-Paul");
  }

  @Test
  void a_dash_is_no_hyphen() {
    assertThat(RunningText.join(List.of("it runs -", "fast"))).isEqualTo("it runs - fast");
  }

  @Test
  void no_blank_is_between_ideographs_but_one_is_in_korean_and_beside_latin() {
    assertThat(RunningText.join(List.of("\u65e5\u672c\u8a9e\u306e", "\u6587\u7ae0")))
        .isEqualTo("\u65e5\u672c\u8a9e\u306e\u6587\u7ae0");
    assertThat(RunningText.join(List.of("\ud55c\uad6d\uc5b4", "\ubb38\uc7a5")))
        .isEqualTo("\ud55c\uad6d\uc5b4 \ubb38\uc7a5");
    assertThat(RunningText.join(List.of("\u6587\u7ae0", "PDF"))).isEqualTo("\u6587\u7ae0 PDF");
  }
}
