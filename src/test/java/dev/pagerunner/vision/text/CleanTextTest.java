package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which characters of a font's become text. */
class CleanTextTest {

  @Test
  void characters_that_a_database_refuses_are_left_out() {
    assertThat(CleanText.clean("a\0b\u0007c\ud800d\ufffee")).isEqualTo("abcde");
  }

  @Test
  void every_blank_is_a_space_and_what_nobody_sees_is_left_out() {
    assertThat(CleanText.clean("\u00a0\u2009\t")).isEqualTo("   ");
    assertThat(CleanText.clean("a\u200b\u2060\ufeff\u202eb")).isEqualTo("ab");
    assertThat(CleanText.clean("\u0645\u200c\u0645")).isEqualTo("\u0645\u200c\u0645");
  }

  @Test
  void ligatures_and_forms_are_the_letters_they_stand_for() {
    assertThat(CleanText.clean("\ufb01nd")).isEqualTo("find");
    assertThat(CleanText.clean("\ufefb")).isEqualTo("\u0644\u0627");
  }

  @Test
  void a_soft_hyphen_that_is_drawn_is_a_hyphen() {
    assertThat(CleanText.clean("\u00ad")).isEqualTo("-");
  }

  @Test
  void radicals_are_the_ideographs_that_look_the_same() {
    assertThat(CleanText.clean("\u2f94\u2ec5\u2ee2")).isEqualTo("\u8a00\u89c1\u9a6c");
    assertThat(CleanText.clean("\u2e80")).as("has no ideograph").isEqualTo("\u2e80");
    assertThat(CleanText.clean("\u2e87")).isEqualTo(Character.toString(0x20628));
  }
}
