package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.vision.Pdfs;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.color.PDColorSpace;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.image.CCITTFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PdfPagesTest {
  private static final double DPI = 144;

  @TempDir Path folder;
  private final PDDocument document = new PDDocument();

  @AfterEach
  void closeDocument() throws IOException {
    document.close();
  }

  @Test
  void aPageIsAnImageAtTheGivenResolution() throws IOException {
    page(200, 100);

    DrawnPage drawn = draw();

    assertThat(drawn.image().getType()).isEqualTo(BufferedImage.TYPE_3BYTE_BGR);
    assertThat(size(drawn)).isEqualTo("400x200");
    assertThat(drawn.dpi()).isEqualTo(DPI);
  }

  /** "word" is drawn at the bottom left; where it is seen depends on how the page is turned. */
  @ParameterizedTest
  @CsvSource({
    "0,   400x200, 0, 100, 200, 200",
    "90,  200x400, 0, 0, 100, 200",
    "180, 400x200, 200, 0, 400, 100",
    "270, 200x400, 100, 200, 200, 400"
  })
  void aTurnedPageIsSeenAndReadAsItIsDisplayed(
      int degrees, String size, int x0, int y0, int x1, int y1) throws IOException {
    page(200, 100).setRotation(degrees);

    DrawnPage drawn = draw();

    Box corner = new Box(x0, y0, x1, y1);
    assertThat(size(drawn)).isEqualTo(size);
    assertThat(drawn.text().in(corner)).isEqualTo("word");
    assertThat(isMarked(drawn, corner)).isTrue();
  }

  @Test
  void onlyWhatTheCropBoxShowsIsSeen() throws IOException {
    page(200, 100).setCropBox(new PDRectangle(10, 5, 60, 40));

    DrawnPage drawn = draw();

    assertThat(size(drawn)).isEqualTo("120x80");
    // The word's baseline starts 10 points right of the crop box's left and 15 above its bottom.
    Box place = new Box(18, 25, 80, 52);
    assertThat(drawn.text().in(place)).isEqualTo("word");
    assertThat(isMarked(drawn, place)).isTrue();
  }

  @Test
  void aUserUnitMakesThePageLarger() throws IOException {
    page(200, 100).setUserUnit(2);

    DrawnPage drawn = draw();

    assertThat(size(drawn)).isEqualTo("800x400");
    assertThat(drawn.text().in(new Box(0, 200, 400, 400))).isEqualTo("word");
    assertThat(isMarked(drawn, new Box(0, 200, 400, 400))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(floats = {14_400, 1e9f})
  void aPageTooLargeIsRefusedBeforeItIsDrawn(float edge) throws IOException {
    page(edge, edge);

    FailureException thrown = catchThrowableOfType(FailureException.class, this::draw);

    assertThat(thrown.failure().category()).isEqualTo(Failure.Category.PAGE_TOO_LARGE);
    assertThat(thrown.failure().phase()).isEqualTo(Failure.Phase.RENDER);
    assertThat(thrown).hasMessageContaining("50 megapixels");
  }

  @Test
  void aPageThatDoesNotExistIsOnlyThatPagesFailure() throws IOException {
    page(200, 100);

    FailureException thrown = catchThrowableOfType(FailureException.class, () -> draw(2));

    assertThat(thrown.failure().category()).isEqualTo(Failure.Category.RENDER_FAILED);
  }

  /** As a file whose middle was lost; the content of one page stands there. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPageWhoseContentIsMissingIsOnlyThatPagesFailure(boolean inParts) throws IOException {
    PDPage damaged = page(200, 100);
    page(200, 100);
    if (inParts) {
      COSArray parts = new COSArray();
      parts.add(damaged.getCOSObject().getItem(COSName.CONTENTS));
      damaged.getCOSObject().setItem(COSName.CONTENTS, parts);
    }
    Path file = folder.resolve("document.pdf");
    document.save(file.toFile(), CompressParameters.NO_COMPRESSION);
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Matcher content = Pattern.compile("/Contents \\[?(\\d+) 0 R").matcher(bytes);
    assertThat(content.find()).isTrue();
    String start = "\n" + content.group(1) + " 0 obj";
    assertThat(bytes).containsOnlyOnce(start);
    Files.writeString(
        file, bytes.replace(start, " ".repeat(start.length())), StandardCharsets.ISO_8859_1);

    try (PageSource source = PageSource.open(file, RenderLimits.defaults(folder))) {
      FailureException thrown =
          catchThrowableOfType(FailureException.class, () -> source.draw(1, DPI));

      assertThat(thrown.failure().category()).isEqualTo(Failure.Category.RENDER_FAILED);
      assertThat(thrown).hasMessageContaining("missing");
      assertThat(source.draw(2, DPI).text().in(new Box(0, 0, 400, 200))).isEqualTo("word");
    }
  }

  @Test
  void aBlankPageIsNoFailure() throws IOException {
    document.addPage(new PDPage(new PDRectangle(200, 100)));

    assertThat(size(draw())).isEqualTo("400x200");
  }

  @Test
  void aJbig2ImageIsSeen() throws IOException {
    byte[] data = jbig2(leftHalfBlack(BufferedImage.TYPE_BYTE_BINARY));

    assertLeftHalfIsBlack(image(data, COSName.JBIG2_DECODE, 1, PDDeviceGray.INSTANCE));
  }

  @Test
  void aJpeg2000ImageIsSeen() throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    assertThat(ImageIO.write(leftHalfBlack(BufferedImage.TYPE_3BYTE_BGR), "jpeg2000", data))
        .isTrue();

    assertLeftHalfIsBlack(image(data.toByteArray(), COSName.JPX_DECODE, 8, PDDeviceRGB.INSTANCE));
  }

  private void assertLeftHalfIsBlack(PDImageXObject image) throws IOException {
    Pdfs.addPage(document, new PDRectangle(64, 64), page -> page.drawImage(image, 0, 0, 64, 64));
    BufferedImage drawn = draw().image();
    assertThat(new Color(drawn.getRGB(20, 64)).getRed()).isLessThan(20);
    assertThat(new Color(drawn.getRGB(100, 64)).getRed()).isGreaterThan(235);
  }

  private static BufferedImage leftHalfBlack(int type) {
    BufferedImage image = new BufferedImage(64, 64, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 64, 64);
    graphics.setColor(Color.BLACK);
    graphics.fillRect(0, 0, 32, 64);
    graphics.dispose();
    return image;
  }

  private PDImageXObject image(byte[] data, COSName filter, int bits, PDColorSpace colours)
      throws IOException {
    return new PDImageXObject(
        document, new ByteArrayInputStream(data), filter, 64, 64, bits, colours);
  }

  /** A JBIG2 stream as PDFs have it: page information, and one region in fax coding. */
  private byte[] jbig2(BufferedImage image) throws IOException {
    byte[] fax;
    try (InputStream in =
        CCITTFactory.createFromImage(document, image).getCOSObject().createRawInputStream()) {
      fax = in.readAllBytes();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      segment(out, 0, 48, 19);
      out.writeInt(image.getWidth());
      out.writeInt(image.getHeight());
      out.write(new byte[11]);
      segment(out, 1, 38, 18 + fax.length);
      out.writeInt(image.getWidth());
      out.writeInt(image.getHeight());
      out.write(new byte[9]);
      out.writeByte(1);
      out.write(fax);
    }
    return bytes.toByteArray();
  }

  private static void segment(DataOutputStream out, int number, int type, int bytes)
      throws IOException {
    out.writeInt(number);
    out.writeByte(type);
    out.writeByte(0);
    out.writeByte(1);
    out.writeInt(bytes);
  }

  private PDPage page(float width, float height) throws IOException {
    return Pdfs.addPage(
        document, new PDRectangle(width, height), page -> Pdfs.text(page, 20, 20, "word"));
  }

  private DrawnPage draw() throws IOException {
    return draw(1);
  }

  private DrawnPage draw(int page) throws IOException {
    Path file = folder.resolve("document.pdf");
    document.save(file.toFile());
    try (PageSource source = PageSource.open(file, RenderLimits.defaults(folder))) {
      return source.draw(page, DPI);
    }
  }

  private static String size(DrawnPage drawn) {
    return drawn.image().getWidth() + "x" + drawn.image().getHeight();
  }

  /** Whether there is ink in the box, and none elsewhere. */
  private static boolean isMarked(DrawnPage drawn, Box box) {
    boolean marked = false;
    for (int y = 0; y < drawn.image().getHeight(); y++) {
      for (int x = 0; x < drawn.image().getWidth(); x++) {
        if (drawn.image().getRGB(x, y) != Color.WHITE.getRGB()) {
          marked = true;
          if (!box.contains(x, y)) {
            return false;
          }
        }
      }
    }
    return marked;
  }
}
