package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which glyphs belong together. */
class WordBuilderTest {

  @Test
  void a_blank_and_a_gap_end_a_word_and_kerning_does_not() {
    assertThat(new TestGlyphs().text("two words", 0, 0, 10).wordTexts())
        .containsExactly("two", "words");
    assertThat(new TestGlyphs().text("gap", 0, 0, 10).text("here", 16.6, 0, 10).wordTexts())
        .containsExactly("gap", "here");
    assertThat(new TestGlyphs().text("ke", 0, 0, 10).text("rn", 9, 0, 10).wordTexts())
        .containsExactly("kern");
  }

  @Test
  void a_blank_is_noted_by_the_words_beside_it_only() {
    TestGlyphs page = new TestGlyphs().text("one", 0, 0, 10).text(" ", 200, 0, 10);
    assertThat(page.words()).singleElement().matches(word -> !word.blankAfter());
    assertThat(new TestGlyphs().text("a b", 0, 0, 10).words())
        .satisfiesExactly(
            a -> assertThat(a.blankAfter()).isTrue(), b -> assertThat(b.blankBefore()).isTrue());
  }

  @Test
  void a_raised_number_belongs_to_its_word_whose_baseline_it_does_not_move() {
    TestGlyphs page = new TestGlyphs().text("area", 0, 100, 12).text("2", 24, 95, 8);
    assertThat(page.words())
        .singleElement()
        .satisfies(word -> assertThat(word.text()).isEqualTo("area2"))
        .satisfies(word -> assertThat(word.baseY()).isEqualTo(100))
        .satisfies(word -> assertThat(word.size()).isEqualTo(12));
  }

  @Test
  void an_initial_belongs_to_the_small_word_beside_it() {
    TestGlyphs page = new TestGlyphs().text("R", 0, 130, 48).text("ealized", 26, 106, 12);
    assertThat(page.words())
        .singleElement()
        .satisfies(word -> assertThat(word.text()).isEqualTo("Realized"))
        .satisfies(word -> assertThat(word.baseY()).isEqualTo(106));
  }

  @Test
  void a_letter_printed_twice_to_look_bold_is_one() {
    TestGlyphs page =
        new TestGlyphs().text("b", 0, 0, 10).text("b", 0.4, 0, 10).text("a", 5, 0, 10);
    assertThat(page.wordTexts()).containsExactly("ba");
  }

  @Test
  void widths_that_are_stated_too_large_break_no_word() {
    TestGlyphs page = new TestGlyphs();
    for (int i = 0; i < 4; i++) {
      page.glyphs().add(new Glyph("wide".substring(i, i + 1), 4 * i, 0, 4 * i + 10, 0, 0, 10, 0));
    }
    assertThat(page.wordTexts()).containsExactly("wide");
  }

  @Test
  void each_ideograph_is_a_word() {
    assertThat(new TestGlyphs().text("\u4e2d\u6587a", 0, 0, 10).wordTexts())
        .containsExactly("\u4e2d", "\u6587", "a");
  }

  @Test
  void hebrew_letters_are_a_word_in_whichever_order_they_are_drawn() {
    String seen = "\u05dd\u05d5\u05dc\u05e9";
    TestGlyphs leftwards = new TestGlyphs();
    for (int i = 3; i >= 0; i--) {
      leftwards.text(seen.substring(i, i + 1), 5 * i, 0, 10);
    }
    assertThat(leftwards.wordTexts()).containsExactly(seen);
    assertThat(new TestGlyphs().text(seen, 0, 0, 10).wordTexts()).containsExactly(seen);
  }

  @Test
  void text_that_is_turned_otherwise_is_another_word() {
    TestGlyphs page = new TestGlyphs().text("level", 0, 0, 10).text("up", 25, 0, 10, -90, 0);
    assertThat(page.wordTexts()).containsExactly("level", "up");
  }
}
