package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.vision.Pdfs;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageBoxesTest {
  @TempDir Path folder;

  @Test
  void aMediaBoxWithoutAnAreaIsTakenForLetter() {
    DrawnPage drawn = Cases.drawn("mediabox-empty", folder);

    assertThat(size(drawn)).isEqualTo("918x1188");
    assertThat(Cases.text(drawn)).isEqualTo("Zero media box");
  }

  /** Boxes by left, bottom, width and height. */
  @ParameterizedTest
  @CsvSource({
    "0 0 0 792, , 918x1188",
    "0 0 612 0, , 918x1188",
    "0 0 0 0, 10 10 200 100, 300x150",
    "0 0 400 300, 10 10 0 100, 600x450",
    "0 0 400 300, 500 10 100 100, 600x450",
    "0 0 400 300, -300 -200 100 100, 600x450",
    "0 0 400 300, 300 200 200 200, 150x150"
  })
  void aBoxWithoutAnAreaIsTakenForTheNextLargerOne(String media, String crop, String size)
      throws IOException {
    Path file = folder.resolve("boxes.pdf");
    try (PDDocument document = new PDDocument()) {
      PDPage page =
          Pdfs.addPage(document, box(media), content -> Pdfs.text(content, 310, 210, "word"));
      if (crop != null) {
        page.setCropBox(box(crop));
      }
      document.save(file.toFile());
    }

    assertThat(size(Cases.drawn(file, folder))).isEqualTo(size);
  }

  private static PDRectangle box(String numbers) {
    String[] parts = numbers.split(" ", -1);
    return new PDRectangle(
        Float.parseFloat(parts[0]),
        Float.parseFloat(parts[1]),
        Float.parseFloat(parts[2]),
        Float.parseFloat(parts[3]));
  }

  private static String size(DrawnPage drawn) {
    return drawn.image().getWidth() + "x" + drawn.image().getHeight();
  }
}
