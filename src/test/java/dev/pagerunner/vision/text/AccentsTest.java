package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Accents that are drawn by themselves stand on the letter below them. */
class AccentsTest {

  @Test
  void an_accent_stands_on_the_letter_that_it_was_drawn_over_before_or_after() {
    assertThat(
            combined(
                new TestGlyphs()
                    .text("na", 0, 0, 10)
                    .text("\u00a8", 10, 0, 10)
                    .text("\u0131ve", 10, 0, 10)))
        .isEqualTo("na\u00efve");
    assertThat(
            combined(
                new TestGlyphs()
                    .text("Og", 0, 0, 10)
                    .text("\u02d8", 5, 0, 10)
                    .text("uz", 10, 0, 10)))
        .isEqualTo("O\u011fuz");
  }

  @Test
  void an_accent_beside_a_letter_stays_a_character() {
    assertThat(combined(new TestGlyphs().text("a\u00b4b", 0, 0, 10))).isEqualTo("a\u00b4b");
    assertThat(combined(new TestGlyphs().text("\u00a8", 0, 0, 10))).isEqualTo("\u00a8");
  }

  @Test
  void a_mark_of_a_script_that_combines_follows_its_letter() {
    assertThat(combined(new TestGlyphs().text("\u05d0", 0, 0, 10).text("\u05b8", 0, 0, 10)))
        .isEqualTo("\u05d0\u05b8");
  }

  private static String combined(TestGlyphs glyphs) {
    return Accents.combine(glyphs.glyphs()).stream().map(Glyph::text).collect(Collectors.joining());
  }
}
