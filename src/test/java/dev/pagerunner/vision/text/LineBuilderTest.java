package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which words stand on a line, and in which order lines are read. */
class LineBuilderTest {

  @Test
  void lines_are_read_from_top_to_bottom_and_their_words_from_left_to_right() {
    TestGlyphs page =
        new TestGlyphs()
            .text("third", 0, 130, 10)
            .text("second", 60, 100.5, 10)
            .text("first", 0, 100, 10);
    assertThat(page.lines()).containsExactly("first second", "third");
  }

  @Test
  void words_that_overlap_stay_whole() {
    TestGlyphs page = new TestGlyphs().text("overlong", 0, 0, 10).text("3.77", 30, 0, 10);
    assertThat(page.lines()).containsExactly("overlong 3.77");
  }

  @Test
  void a_superscript_of_its_own_stays_on_its_line() {
    TestGlyphs page =
        new TestGlyphs()
            .text("before", 0, 100, 12)
            .text("raised", 40, 94, 8)
            .text("after", 68, 100, 12)
            .text("next", 0, 115, 12);
    assertThat(page.lines()).containsExactly("before raised after", "next");
  }

  @Test
  void an_initial_that_stands_alone_comes_before_the_lines_beside_it() {
    TestGlyphs page =
        new TestGlyphs()
            .text("first", 60, 83, 10)
            .text("second", 60, 93.5, 10)
            .text("O", 0, 104, 40)
            .text("third", 60, 104, 10);
    assertThat(page.lines()).containsExactly("O", "first", "second", "third");
  }

  @Test
  void a_skewed_page_has_the_lines_of_a_level_one() {
    TestGlyphs page = new TestGlyphs();
    double tan = Math.tan(Math.toRadians(4));
    for (int i = 0; i < 3; i++) {
      page.text(
          "a long line of a page that was scanned askew " + i, -tan * 14 * i, 14 * i, 10, 4, 0);
    }
    assertThat(page.lines())
        .hasSize(3)
        .first()
        .isEqualTo("a long line of a page that was scanned askew 0");
  }

  @Test
  void turned_text_has_lines_of_its_own_after_the_level_ones() {
    TestGlyphs page =
        new TestGlyphs().text("axis", 0, 50, 10, -90, 0).text("a level line", 20, 0, 10);
    assertThat(page.lines()).containsExactly("a level line", "axis");
    assertThat(new TestGlyphs().text("head over heels", 90, 0, 10, 180, 0).lines())
        .containsExactly("head over heels");
  }

  @Test
  void no_blank_is_put_between_ideographs_but_between_columns_of_them() {
    TestGlyphs page =
        new TestGlyphs()
            .text("\u4e2d", 0, 0, 10)
            .text("\u6587", 8, 0, 10)
            .text("\u5b57", 40, 0, 10);
    assertThat(page.lines()).containsExactly("\u4e2d\u6587 \u5b57");
  }

  @Test
  void very_many_words_take_no_square_of_their_number() {
    TestGlyphs page = new TestGlyphs();
    for (int i = 0; i < 60_000; i++) {
      page.text("x", i * 37 % 1_000, i * 0.05, i % 7 + 3);
    }
    assertThat(page.lines()).isNotEmpty();
  }
}
