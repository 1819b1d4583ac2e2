package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small documents, each with one trap of drawing: {@code src/test/resources/cases}. */
class DrawnCasesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "annot-print-only, 600, 450",
    "geo-crop-rot270, 255, 405",
    "geo-neg-rot90, 1188, 918",
    "geo-rot450, 450, 600",
    "geo-userunit, 1200, 900",
    "highlight-noap, 600, 450",
    "jpx-gray, 600, 450",
    "jpx-gray-mask, 600, 450",
    "jpx-gray-16bit, 600, 450",
    "jpx-rgb, 600, 450",
    "jpx-rgb-alpha, 600, 450",
    "no-mediabox, 918, 1188",
    "shading-mod-real, 600, 450"
  })
  void aPageLooksAsInOtherReaders(String name, int width, int height) {
    DrawnPage drawn = Cases.drawn(name, folder);

    assertThat(drawn.warnings()).isEmpty();
    assertThat(drawn.image().getWidth()).isEqualTo(width);
    assertThat(drawn.image().getHeight()).isEqualTo(height);
    assertThat(Greys.difference(Greys.of(drawn.image()), Cases.mupdf(name))).isLessThan(0.8);
  }

  /** No two readers agree where a tile begins within a pixel. */
  @Test
  void aPatternIsAsDarkAsInOtherReaders() {
    DrawnPage drawn = Cases.drawn("tiles-10pt", folder);

    assertThat(drawn.warnings()).isEmpty();
    assertThat(Greys.mean(drawn.image(), 0, 0, 890, 1_260)).isCloseTo(242.25, within(2.0));
  }

  /** MuPDF rounds it to a quarter turn; pdfium does not, nor does the standard know such a turn. */
  @Test
  void aTurnThatIsNoQuarterIsIgnored() {
    DrawnPage drawn = Cases.drawn("geo-rot45", folder);

    assertThat(drawn.image().getWidth()).isEqualTo(600);
    assertThat(drawn.image().getHeight()).isEqualTo(450);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"geo-crop-rot270", "geo-neg-rot90", "geo-rot45", "geo-rot450", "geo-userunit"})
  void textIsReadHoweverItsPageLies(String name) {
    assertThat(Cases.text(Cases.drawn(name, folder))).isEqualTo("Geometry");
  }

  @Test
  void aNoteWithoutAnAppearanceIsDrawnInItsColourAndRead() {
    DrawnPage drawn = Cases.drawn("freetext-noap", folder);

    assertThat(Cases.text(drawn)).isEqualTo("Body REVIEW NOTE");
    assertThat(isThere(drawn.image(), Color.RED, 60, 135, 390, 45)).isTrue();
  }

  @Test
  void aMarkWithoutAnAppearanceIsDrawnUnderTheWords() {
    DrawnPage drawn = Cases.drawn("highlight-noap", folder);

    assertThat(isThere(drawn.image(), Color.YELLOW, 60, 130, 187, 24)).isTrue();
    assertThat(isThere(drawn.image(), Color.BLACK, 60, 130, 187, 24)).isTrue();
  }

  @Test
  void jpeg2000KeepsItsColours() {
    BufferedImage drawn = Cases.drawn("jpx-rgb", folder).image();

    assertThat(new Color(drawn.getRGB(100, 220))).isEqualTo(new Color(200, 30, 30));
    assertThat(new Color(drawn.getRGB(211, 223))).isEqualTo(new Color(30, 60, 200));
  }

  /** As pdfium does, and the standard says; MuPDF makes the image transparent. */
  @Test
  void transparencyOfWhichTheDocumentSaysNothingIsNone() {
    BufferedImage drawn = Cases.drawn("jpx-gray-alpha", folder).image();

    assertThat(new Color(drawn.getRGB(100, 190))).isEqualTo(new Color(60, 60, 60));
    assertThat(new Color(drawn.getRGB(250, 190))).isEqualTo(new Color(200, 200, 200));
  }

  private static boolean isThere(
      BufferedImage image, Color color, int left, int top, int width, int height) {
    for (int rgb : image.getRGB(left, top, width, height, null, 0, width)) {
      if (rgb == color.getRGB()) {
        return true;
      }
    }
    return false;
  }
}
