package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A text that the writer states takes the place of what its glyphs say. */
class ActualTextTest {

  @Test
  void one_glyph_stands_for_the_text_where_its_glyphs_are() {
    List<Glyph> glyphs = span("\u0161", new TestGlyphs().text("s\u02c7", 20, 0, 10));
    assertThat(glyphs).singleElement().satisfies(g -> assertThat(g.text()).isEqualTo("\u0161"));
    assertThat(glyphs.get(0).x0()).isEqualTo(20);
    assertThat(glyphs.get(0).x1()).isEqualTo(30);
  }

  @Test
  void glyphs_that_say_the_same_keep_their_places() {
    assertThat(span("a b", new TestGlyphs().text("ab", 0, 0, 10))).hasSize(2);
  }

  @Test
  void decoration_stands_for_nothing() {
    assertThat(span("", new TestGlyphs().text("***", 0, 0, 10))).isEmpty();
  }

  @Test
  void a_span_of_several_lines_is_read_as_it_is_drawn() {
    TestGlyphs lines = new TestGlyphs().text("one", 0, 0, 10).text("two", 0, 12, 10);
    assertThat(span("something else", lines)).hasSize(6);
  }

  @Test
  void glyphs_without_a_text_of_their_own_are_what_the_writer_states() {
    List<Glyph> glyphs = span("12", new TestGlyphs().text("ab", 20, 0, 10), "");
    assertThat(glyphs).extracting(Glyph::text).containsExactly("12");
    assertThat(glyphs.get(0).x1()).isEqualTo(30);
    assertThat(span("", new TestGlyphs().text("ab", 20, 0, 10), "")).isEmpty();
  }

  private static List<Glyph> span(String text, TestGlyphs drawn, String each) {
    ActualText actual = new ActualText(text);
    for (Glyph g : drawn.glyphs()) {
      actual.add(new Glyph(each, g.x0(), g.y0(), g.x1(), g.y1(), g.angle(), g.size(), g.spacing()));
    }
    return actual.glyphs();
  }

  private static List<Glyph> span(String text, TestGlyphs drawn) {
    ActualText actual = new ActualText(text);
    drawn.glyphs().forEach(actual::add);
    return actual.glyphs();
  }
}
