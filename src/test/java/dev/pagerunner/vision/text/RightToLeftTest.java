package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines are brought from the order in which they are seen to that in which they are read. */
class RightToLeftTest {
  private static final String ALEF = "\u05d0";
  private static final String BET = "\u05d1";

  @Test
  void a_line_from_left_to_right_is_as_it_is_seen() {
    assertThat(read("a (b) 1")).isEqualTo("a (b) 1");
  }

  @Test
  void a_hebrew_word_is_read_from_the_right() {
    assertThat(read("\u05dd\u05d5\u05dc\u05e9")).isEqualTo("\u05e9\u05dc\u05d5\u05dd");
  }

  @Test
  void brackets_are_mirrored() {
    assertThat(read("(" + ALEF + ") " + BET)).isEqualTo(BET + " (" + ALEF + ")");
    assertThat(read("[" + ALEF + "]<" + BET)).isEqualTo(BET + ">[" + ALEF + "]");
  }

  @Test
  void brackets_that_say_what_they_mean_are_kept() {
    assertThat(read(")4()" + ALEF + "(" + BET)).isEqualTo(BET + "(" + ALEF + ")(4)");
  }

  @Test
  void numbers_and_latin_words_within_it_are_read_from_the_left() {
    assertThat(read("123 " + ALEF)).isEqualTo(ALEF + " 123");
    assertThat(read(BET + " PDF 1.7 " + ALEF + BET)).isEqualTo(BET + ALEF + " PDF 1.7 " + BET);
  }

  @Test
  void a_hebrew_word_in_an_english_line_stays_at_its_place() {
    assertThat(read("the word " + BET + ALEF + " means"))
        .isEqualTo("the word " + ALEF + BET + " means");
  }

  @Test
  void a_ligature_and_a_letter_with_its_mark_stay_whole() {
    assertThat(RightToLeft.logicalOrder(List.of("\u0645", "\u0644\u0627", "\u0633")))
        .isEqualTo("\u0633\u0644\u0627\u0645");
    assertThat(RightToLeft.logicalOrder(List.of(BET, ALEF + "\u05b8")))
        .isEqualTo(ALEF + "\u05b8" + BET);
  }

  private static String read(String seen) {
    return RightToLeft.logicalOrder(Arrays.asList(seen.split("", -1)));
  }
}
