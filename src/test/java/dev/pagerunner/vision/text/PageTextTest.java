package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.Pdfs;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTextTest {
  private static final Box WHOLE = new Box(0, 0, 1_000, 1_000);

  @TempDir Path folder;

  @Test
  void linesAreReadFromTopToBottomWhateverTheirOrderInTheFile() throws IOException {
    PageText text =
        textOf(
            page -> {
              Pdfs.text(page, 20, 260, "second line");
              Pdfs.text(page, 20, 245, "third line");
              Pdfs.text(page, 20, 275, "First line,");
            });
    assertThat(text.in(WHOLE)).isEqualTo("First line, second line third line");
  }

  @Test
  void aWideGapIsASpaceAndKerningIsNot() throws IOException {
    PageText text =
        textOf(
            page -> {
              Pdfs.text(page, 20, 200, "Ke");
              Pdfs.text(page, 20 + Pdfs.FONT.getStringWidth("Ke") * 12 / 1000 + 1, 200, "rning");
              Pdfs.text(page, 75, 200, "gap");
            });
    assertThat(text.in(WHOLE)).isEqualTo("Kerning gap");
  }

  @Test
  void aWordDividedAtTheEndOfALineIsWholeAgain() throws IOException {
    PageText text =
        textOf(
            page -> {
              Pdfs.text(page, 20, 260, "The detec-");
              Pdfs.text(page, 20, 245, "tor of Jean-");
              Pdfs.text(page, 20, 230, "Paul runs -");
              Pdfs.text(page, 20, 215, "fast");
            });
    assertThat(text.in(WHOLE)).isEqualTo("The detector of Jean-Paul runs - fast");
  }

  @Test
  void exponentsAndIndicesStayOnTheirLine() throws IOException {
    PageText text =
        textOf(
            page -> {
              Pdfs.text(page, 20, 260, "E = mc");
              Pdfs.text(page, Matrix.getTranslateInstance(58.2f, 265), 8, "2");
              Pdfs.text(page, 75, 260, "and x");
              Pdfs.text(page, Matrix.getTranslateInstance(104.8f, 257), 8, "i");
              Pdfs.text(page, 20, 246, "next");
            });
    assertThat(text.in(WHOLE)).startsWith("E = mc2 and x").endsWith(" next");
  }

  @Test
  void aWordBelongsToTheBoxThatHoldsItsMiddle() throws IOException {
    PageText text =
        textOf(
            page -> {
              Pdfs.text(page, 20, 260, "Introduction");
              Pdfs.text(page, 150, 260, "elsewhere");
            });
    double top = PDRectangle.A6.getHeight() - 275;
    assertThat(text.in(new Box(30, top, 140, top + 20))).isEqualTo("Introduction");
    assertThat(text.in(new Box(85, top, 140, top + 20))).isNull();
  }

  @Test
  void turnedTextReadsInItsOwnDirection() throws IOException {
    PageText text =
        textOf(
            page -> {
              Pdfs.text(page, Matrix.getRotateInstance(Math.PI / 2, 50, 100), 12, "upward axis");
              Pdfs.text(page, Matrix.getRotateInstance(Math.PI / 2, 65, 100), 12, "label");
            });
    assertThat(text.in(WHOLE)).isEqualTo("upward axis label");
  }

  @Test
  void theInvisibleTextOfAScanIsRead() throws IOException {
    PageText text =
        textOf(
            page -> {
              page.setRenderingMode(RenderingMode.NEITHER);
              Pdfs.text(page, 20, 260, "recognised");
            });
    assertThat(text.in(WHOLE)).isEqualTo("recognised");
  }

  @Test
  void textPrintedTwiceToLookBoldIsReadOnce() throws IOException {
    PageText text =
        textOf(
            page -> {
              Pdfs.text(page, 20, 260, "Bold ball");
              Pdfs.text(page, 20.4, 260, "Bold ball");
            });
    assertThat(text.in(WHOLE)).isEqualTo("Bold ball");
  }

  @Test
  void aPageWithoutTextHasNone() throws IOException {
    assertThat(textOf(page -> page.addRect(10, 10, 10, 10)).in(WHOLE)).isNull();
  }

  private PageText textOf(Pdfs.Content content) throws IOException {
    Path file = folder.resolve("text.pdf");
    try (PDDocument document = new PDDocument()) {
      Pdfs.addPage(document, PDRectangle.A6, content);
      document.save(file.toFile());
    }
    try (PageSource source = PageSource.open(file, RenderLimits.defaults(folder))) {
      return source.draw(1, 72).text();
    }
  }
}
