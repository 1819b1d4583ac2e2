package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Words whose letters are spaced are whole, and letters that stand alone stay alone. */
class LetterSpacingTest {

  @Test
  void a_stated_spacing_separates_no_letters() {
    assertThat(new TestGlyphs().text("ANNUAL REPORT", 0, 0, 20, 0, 8).wordTexts())
        .containsExactly("ANNUAL", "REPORT");
  }

  @Test
  void even_gaps_separate_no_letters_of_a_longer_word() {
    assertThat(spaced("TITLE", 7.5).wordTexts()).containsExactly("TITLE");
    assertThat(spaced("ABC", 7.5).wordTexts()).as("initials").containsExactly("A", "B", "C");
    assertThat(spaced("ABCD", 9).wordTexts()).as("columns").containsExactly("A", "B", "C", "D");
  }

  @Test
  void a_spacing_of_the_last_letter_alone_is_a_blank() {
    TestGlyphs page =
        new TestGlyphs().text("PART", 0, 0, 20).text("S", 40, 0, 20, 0, 4).text("SO", 54, 0, 20);
    assertThat(page.wordTexts()).containsExactly("PARTS", "SO");
  }

  /** Letters of size 10, which are 5 wide. */
  private static TestGlyphs spaced(String text, double advance) {
    TestGlyphs glyphs = new TestGlyphs();
    for (int i = 0; i < text.length(); i++) {
      glyphs.text(text.substring(i, i + 1), i * advance, 0, 10);
    }
    return glyphs;
  }
}
