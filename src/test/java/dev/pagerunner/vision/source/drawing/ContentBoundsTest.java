package dev.pagerunner.vision.source.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.vision.Pdfs;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentBoundsTest {
  private final PDDocument document = new PDDocument();
  private final PDResources resources = new PDResources();

  @AfterEach
  void closeDocument() throws IOException {
    document.close();
  }

  /** Rectangles by left, bottom, width and height. */
  @ParameterizedTest
  @CsvSource({
    "10 20 30 40 re f, 10 20 30 40",
    "10 20 30 40 re f 100 20 30 40 re f, 10 20 120 40",
    "2 0 0 2 5 5 cm 10 20 30 40 re f, 25 45 60 80",
    "10 20 30 40 re W n 0 0 100 100 re f, 10 20 30 40",
    "q 10 20 30 40 re W n Q 0 0 100 100 re f, 0 0 100 100",
    "2 w 50 50 m 60 50 l S, 30 30 50 40",
    "10 20 m 20 60 30 60 40 20 c f, 10 20 30 40",
    "10 20 30 40 re n, 0 0 0 0"
  })
  void itIsARectangleAroundWhatIsDrawn(String content, String expected) throws IOException {
    assertThat(bounds(content)).isEqualTo(box(expected));
  }

  @Test
  void lettersLieWellInsideOfIt() throws IOException {
    resources.put(COSName.getPDFName("F1"), Pdfs.FONT);

    Rectangle2D bounds = bounds("BT /F1 10 Tf 100 100 Td (WWWW) Tj ET");

    assertThat(bounds.contains(95, 95, 50, 20)).isTrue();
    assertThat(bounds.getWidth()).isLessThan(100);
  }

  @Test
  void nobodyKnowsWhereAFontFromOutsideDraws() throws IOException {
    assertThat(bounds("BT 100 100 Td (WWWW) Tj ET")).isNull();
  }

  @Test
  void aLineIsAsWideAsOneFromOutsideMayBe() throws IOException {
    assertThat(ContentBounds.of(form("50 50 m 60 50 l S"), resources, 3))
        .isEqualTo(box("20 20 70 60"));
  }

  @Test
  void aFormWithTooMuchInItIsNotLookedThrough() throws IOException {
    assertThat(bounds("0 0 1 1 re f ".repeat(20_000))).isNull();
  }

  private Rectangle2D bounds(String content) throws IOException {
    return ContentBounds.of(form(content), resources, 1);
  }

  private PDFormXObject form(String content) throws IOException {
    PDFormXObject form = new PDFormXObject(document);
    form.setBBox(new PDRectangle(1_000, 1_000));
    form.setResources(resources);
    try (OutputStream out = form.getStream().createOutputStream()) {
      out.write(content.getBytes(StandardCharsets.US_ASCII));
    }
    return form;
  }

  private static Rectangle2D box(String numbers) {
    String[] parts = numbers.split(" ", -1);
    return new Rectangle2D.Double(
        Double.parseDouble(parts[0]),
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]));
  }
}
