package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.domain.PageWarning.Kind;
import dev.pagerunner.vision.Pdfs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of which one part is damaged: the rest is read, and a warning says what is missing. */
class DamagedPagesTest {
  @TempDir Path folder;
  private final PDDocument document = new PDDocument();

  @AfterEach
  void closeDocument() throws IOException {
    document.close();
  }

  @ParameterizedTest
  @CsvSource({
    "font-without-descendant, FONT_DAMAGED, The other text",
    "type3-shows-itself, FONT_DAMAGED, The other text"
  })
  void theRestOfThePageIsRead(String name, Kind kind, String text) {
    DrawnPage drawn = Cases.drawn(name, folder);

    assertThat(Cases.text(drawn)).startsWith(text);
    assertThat(drawn.warnings()).singleElement().extracting(PageWarning::kind).isEqualTo(kind);
  }

  @Test
  void anUndamagedPageHasNoWarnings() {
    assertThat(Cases.drawn("link-border", folder).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DCTDecode, 30", "DCTDecode, 3000", "JPXDecode, 30", "JBIG2Decode, 300"})
  void anImageThatCannotBeDecodedIsMissing(String filter, int width) throws IOException {
    addPageWithImages(filter, width, 1);

    DrawnPage drawn = draw();

    assertThat(Cases.text(drawn)).isEqualTo("word");
    assertThat(drawn.warnings())
        .containsExactly(
            new PageWarning(
                Kind.IMAGE_NOT_DECODED,
                "An image of %d × 20 pixels cannot be decoded (%s).".formatted(width, filter)));
  }

  @Test
  void warningsArePartOfAPageOnceEachAndNotWithoutEnd() throws IOException {
    addPageWithImages("DCTDecode", 30, 100);

    assertThat(draw().warnings()).hasSize(PageWarning.MOST_OF_A_PAGE).doesNotHaveDuplicates();
  }

  @Test
  void aPageOfNothingButDamagedPartsIsRefused() throws IOException {
    addPage("/Missing Do ".repeat(20_000));

    FailureException thrown = catchThrowableOfType(FailureException.class, this::draw);

    assertThat(thrown.failure().category()).isEqualTo(Failure.Category.RENDER_FAILED);
    assertThat(thrown).hasMessageContaining("damaged parts");
  }

  @Test
  void superfluousOperatorsAreNoDamage() throws IOException {
    addPage("Q Q Tf cm BT /F1 12 Tf 20 20 Td (word) Tj ET Q");

    DrawnPage drawn = draw();

    assertThat(Cases.text(drawn)).isEqualTo("word");
    assertThat(drawn.warnings()).isEmpty();
  }

  @Test
  void whatComesBeforeDamagedContentIsRead() throws IOException {
    addPage("BT /F1 12 Tf 20 20 Td (word) Tj ET <abc");

    DrawnPage drawn = draw();

    assertThat(Cases.text(drawn)).isEqualTo("word");
    assertThat(drawn.warnings()).extracting(PageWarning::kind).containsExactly(Kind.OBJECT_SKIPPED);
  }

  /** The standard says: the clip is the path as it is when it is painted. */
  @Test
  void aClipMayComeBeforeItsPath() {
    DrawnPage drawn = Cases.drawn("clip-early", folder);

    assertThat(Greys.mean(drawn.image(), 0, 0, 208, 450)).isEqualTo(255);
    assertThat(Greys.mean(drawn.image(), 212, 122, 176, 206)).isEqualTo(0);
  }

  private void addPageWithImages(String filter, int width, int count) throws IOException {
    PDPage page =
        Pdfs.addPage(
            document,
            new PDRectangle(200, 100),
            content -> {
              for (int i = 0; i < count; i++) {
                byte[] data = "\u00ff\u00d8 no image".getBytes(StandardCharsets.ISO_8859_1);
                content.drawImage(
                    new PDImageXObject(
                        document,
                        new ByteArrayInputStream(data),
                        COSName.getPDFName(filter),
                        width + i,
                        20,
                        8,
                        PDDeviceRGB.INSTANCE),
                    50,
                    50,
                    20,
                    20);
              }
              Pdfs.text(content, 20, 20, "word");
            });
    assertThat(page.hasContents()).isTrue();
  }

  private void addPage(String content) throws IOException {
    PDPage page =
        Pdfs.addPage(
            document, new PDRectangle(200, 100), words -> Pdfs.text(words, 20, 20, "word"));
    PDStream stream = new PDStream(document);
    try (OutputStream out = stream.createOutputStream()) {
      out.write(content.getBytes(StandardCharsets.ISO_8859_1));
    }
    page.setContents(stream);
  }

  private DrawnPage draw() throws IOException {
    Path file = folder.resolve("document.pdf");
    document.save(file.toFile());
    return Cases.drawn(file, folder);
  }
}
