package dev.pagerunner.vision;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.util.Matrix;

/** Makes PDFs for tests. */
public final class Pdfs {
  public static final PDFont FONT = new PDType1Font(Standard14Fonts.FontName.HELVETICA);

  private Pdfs() {}

  public interface Content {
    void drawOn(PDPageContentStream page) throws IOException;
  }

  public static PDPage addPage(PDDocument document, PDRectangle box, Content content)
      throws IOException {
    PDPage page = new PDPage(box);
    document.addPage(page);
    try (PDPageContentStream stream = new PDPageContentStream(document, page)) {
      content.drawOn(stream);
    }
    return page;
  }

  /** Text in 12 points with its baseline starting at x, y points from the bottom left. */
  public static void text(PDPageContentStream page, double x, double y, String text)
      throws IOException {
    text(page, Matrix.getTranslateInstance((float) x, (float) y), 12, text);
  }

  public static void text(PDPageContentStream page, Matrix matrix, double size, String text)
      throws IOException {
    page.beginText();
    page.setFont(FONT, (float) size);
    page.setTextMatrix(matrix);
    page.showText(text);
    page.endText();
  }

  /** A document of pages that say "page 1", "page 2", and so on. */
  public static Path numbered(Path file, int pages) throws IOException {
    try (PDDocument document = new PDDocument()) {
      for (int i = 1; i <= pages; i++) {
        String words = "page " + i;
        addPage(document, PDRectangle.A6, page -> text(page, 50, 300, words));
      }
      document.save(file.toFile());
    }
    return file;
  }
}
