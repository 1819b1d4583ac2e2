package dev.pagerunner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.function.PDFunctionType2;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.shading.PDShading;
import org.apache.pdfbox.pdmodel.graphics.shading.PDShadingType2;

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

  /**
   * A document whose pages take long to render, each {@code fills} times a shade over all of it;
   * 100 fills take some seconds.
   */
  public static Path slow(int pages, int fills, Path folder, String name) {
    Path file = folder.resolve(name);
    try (PDDocument document = new PDDocument()) {
      PDShadingType2 shade = shade();
      for (int number = 1; number <= pages; number++) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          for (int fill = 0; fill < fills; fill++) {
            content.shadingFill(shade);
          }
        }
      }
      document.save(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static PDShadingType2 shade() {
    COSDictionary function = new COSDictionary();
    function.setInt(COSName.FUNCTION_TYPE, 2);
    function.setItem(COSName.DOMAIN, numbers(0, 1));
    function.setItem(COSName.C0, numbers(1, 1, 1));
    function.setItem(COSName.C1, numbers(0.9f, 0.9f, 1));
    function.setInt(COSName.N, 1);
    PDShadingType2 shade = new PDShadingType2(new COSDictionary());
    shade.setShadingType(PDShading.SHADING_TYPE2);
    shade.setColorSpace(PDDeviceRGB.INSTANCE);
    shade.setCoords(numbers(0, 0, 600, 850));
    shade.setFunction(new PDFunctionType2(function));
    return shade;
  }

  private static COSArray numbers(float... values) {
    COSArray array = new COSArray();
    array.setFloatArray(values);
    return array;
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
