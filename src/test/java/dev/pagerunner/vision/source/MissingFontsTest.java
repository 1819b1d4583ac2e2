package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.domain.PageWarning.Kind;
import dev.pagerunner.vision.Pdfs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDFontFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A letter that is in no font: its glyph has a name that nobody gives one. */
class MissingFontsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "65e5, fonts-wqy-microhei",
    "d55c, fonts-wqy-microhei",
    "0633, fonts-dejavu-core",
    "0915, fonts-noto-core",
    "0041, that font"
  })
  void theWarningSaysWhatToInstall(String character, String name) throws IOException {
    assertThat(drawn(character, 0).warnings())
        .containsExactly(
            new PageWarning(
                Kind.FONT_MISSING,
                "The font Nobody is not in the document, and letters of it are missing on this"
                    + " server: install "
                    + name
                    + "."));
  }

  @ParameterizedTest
  @CsvSource({"0020", "00a0", "00ad"})
  void nothingIsMissingWhereNothingIsSeen(String character) throws IOException {
    assertThat(drawn(character, 0).warnings()).isEmpty();
  }

  @Test
  void aFontIsNotMissedInTextThatIsNeverSeen() throws IOException {
    DrawnPage drawn = drawn("65e5", 3);

    assertThat(Cases.text(drawn)).isEqualTo("\u65e5\u65e5");
    assertThat(drawn.warnings()).isEmpty();
  }

  @Test
  void aFontOfTheDocumentThatCannotBeReadIsNoMissingFont() throws IOException {
    try (PDDocument document = new PDDocument()) {
      COSDictionary about = new COSDictionary();
      about.setItem(COSName.TYPE, COSName.FONT_DESC);
      about.setInt(COSName.FLAGS, 32);
      about.setItem(
          COSName.FONT_FILE2, new PDStream(document, new ByteArrayInputStream(new byte[100])));
      COSDictionary font = font(document, "0041");
      font.setItem(COSName.SUBTYPE, COSName.TRUE_TYPE);
      font.setItem(COSName.FONT_DESC, about);
      font.removeItem(COSName.ENCODING);

      assertThat(drawn(document, font, 0).warnings())
          .containsExactly(
              new PageWarning(
                  Kind.FONT_DAMAGED,
                  "The font Nobody of the document is damaged: another is drawn instead, and"
                      + " letters may be wrong."));
    }
  }

  private DrawnPage drawn(String character, int renderingMode) throws IOException {
    try (PDDocument document = new PDDocument()) {
      return drawn(document, font(document, character), renderingMode);
    }
  }

  private DrawnPage drawn(PDDocument document, COSDictionary font, int renderingMode)
      throws IOException {
    Path file = folder.resolve("document.pdf");
    PDPage page = Pdfs.addPage(document, new PDRectangle(200, 100), content -> {});
    PDResources resources = new PDResources();
    resources.put(COSName.getPDFName("F1"), PDFontFactory.createFont(font));
    page.setResources(resources);
    PDStream content = new PDStream(document);
    try (OutputStream out = content.createOutputStream()) {
      String text = "BT /F1 12 Tf " + renderingMode + " Tr 20 20 Td (AA) Tj ET";
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    page.setContents(content);
    document.save(file.toFile());
    return Cases.drawn(file, folder);
  }

  private static COSDictionary font(PDDocument document, String character) throws IOException {
    COSArray names = new COSArray();
    names.add(COSInteger.get(65));
    names.add(COSName.getPDFName("nosuchglyph"));
    COSDictionary encoding = new COSDictionary();
    encoding.setItem(COSName.TYPE, COSName.ENCODING);
    encoding.setItem(COSName.DIFFERENCES, names);
    COSDictionary font = new COSDictionary();
    font.setItem(COSName.TYPE, COSName.FONT);
    font.setItem(COSName.SUBTYPE, COSName.TYPE1);
    font.setItem(COSName.BASE_FONT, COSName.getPDFName("ABCDEF+Nobody"));
    font.setItem(COSName.ENCODING, encoding);
    String map =
        """
        begincmap
        1 begincodespacerange <00> <FF> endcodespacerange
        1 beginbfchar <41> <%s> endbfchar
        endcmap
        """
            .formatted(character);
    font.setItem(
        COSName.TO_UNICODE,
        new PDStream(document, new ByteArrayInputStream(map.getBytes(StandardCharsets.US_ASCII))));
    return font;
  }
}
