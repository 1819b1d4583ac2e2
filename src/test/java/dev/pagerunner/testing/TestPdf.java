package dev.pagerunner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** Makes PDFs of pages with a heading and a paragraph. */
public final class TestPdf {
  private TestPdf() {}

  /** A document of {@code pages} pages, saved as {@code name} in {@code folder}. */
  public static Path ofPages(int pages, Path folder, String name) {
    Path file = folder.resolve(name);
    try (PDDocument document = new PDDocument()) {
      for (int number = 1; number <= pages; number++) {
        addPage(document, number);
      }
      document.save(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void addPage(PDDocument document, int number) throws IOException {
    PDPage page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    try (PDPageContentStream content = new PDPageContentStream(document, page)) {
      content.beginText();
      content.setFont(new PDType1Font(FontName.HELVETICA_BOLD), 20);
      content.newLineAtOffset(72, 760);
      content.showText(number + ". A heading on page " + number);
      content.setFont(new PDType1Font(FontName.HELVETICA), 11);
      content.setLeading(14);
      content.newLineAtOffset(0, -40);
      for (int line = 0; line < 18; line++) {
        content.showText("Words that fill a line of an ordinary paragraph, as papers have them.");
        content.newLine();
      }
      content.endText();
    }
  }
}
