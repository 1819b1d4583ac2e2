package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pagerunner.vision.Pdfs;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that are images of a higher resolution than they are drawn at. */
class ScansTest {
  private static final PDRectangle SQUARE = new PDRectangle(100, 100);

  @TempDir Path folder;
  private final PDDocument document = new PDDocument();

  @AfterEach
  void closeDocument() throws IOException {
    document.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scan-1bit-300", "scan-1bit-600", "scan-gray-300"})
  void aScanLooksAsInOtherReaders(String name) {
    BufferedImage drawn = Cases.drawn(name, folder).image();

    assertThat(Greys.difference(Greys.of(drawn), Cases.mupdf(name))).isLessThan(0.8);
  }

  @ParameterizedTest
  @EnumSource(Stripes.Kind.class)
  void everyPixelOfAnImageCounts(Stripes.Kind kind) throws IOException {
    assertStripes(drawn(Stripes.image(document, kind, 625, 625)));
  }

  /** Where PDFBox decodes it, and leaves out what does not fit into memory. */
  @ParameterizedTest
  @EnumSource(
      value = Stripes.Kind.class,
      names = {"FAX", "STENCIL", "RGB_JPEG"})
  void everyPixelOfASmallImageCounts(Stripes.Kind kind) throws IOException {
    PDImageXObject image = Stripes.image(document, kind, 120, 120);
    Pdfs.addPage(document, SQUARE, page -> page.drawImage(image, 40, 40, 20, 20));

    BufferedImage drawn = draw();

    assertThat(Greys.mean(drawn, 62, 62, 11, 26)).isLessThan(5);
    assertThat(Greys.mean(drawn, 77, 62, 11, 26)).isCloseTo(127, within(6.0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, 3, 10, 30, 130",
    "90, false, 10, 3, 130, 30",
    "180, false, 110, 10, 30, 130",
    "270, false, 10, 110, 130, 30",
    "0, true, 110, 10, 30, 130"
  })
  void itIsTurnedAndMirroredWithItsPage(
      int degrees, boolean mirrored, int x, int y, int width, int height) throws IOException {
    PDImageXObject image = Stripes.image(document, Stripes.Kind.BITS, 625, 625);
    PDPage page =
        Pdfs.addPage(
            document,
            SQUARE,
            content ->
                content.drawImage(
                    image,
                    mirrored
                        ? new Matrix(-100, 0, 0, 100, 100, 0)
                        : new Matrix(100, 0, 0, 100, 0, 0)));
    page.setRotation(degrees);

    BufferedImage drawn = draw();

    assertThat(Greys.mean(drawn, x, y, width, height)).isLessThan(5);
    assertThat(Greys.mean(drawn, 0, 0, 150, 150)).isCloseTo(64, within(3.0));
  }

  /** What lies askew is made smaller in two steps, and only if it is large. */
  @ParameterizedTest
  @ValueSource(ints = {625, 4_000})
  void itMayLieAskew(int size) throws IOException {
    PDImageXObject image = Stripes.image(document, Stripes.Kind.RGB, size, size);
    Pdfs.addPage(document, SQUARE, page -> page.drawImage(image, new Matrix(90, 5, -5, 90, 6, 2)));

    BufferedImage drawn = draw();

    assertThat(Greys.mean(drawn, 20, 30, 45, 90)).isLessThan(5);
    assertThat(Greys.mean(drawn, 85, 30, 45, 90)).isCloseTo(127, within(6.0));
  }

  @Test
  void aStencilIsFilledWithItsColour() throws IOException {
    PDImageXObject stencil = Stripes.image(document, Stripes.Kind.STENCIL, 625, 625);
    Pdfs.addPage(
        document,
        SQUARE,
        page -> {
          page.setNonStrokingColor(Color.RED);
          page.drawImage(stencil, 0, 0, 100, 100);
        });

    BufferedImage drawn = draw();

    assertThat(new Color(drawn.getRGB(30, 75))).isEqualTo(Color.RED);
    assertThat(new Color(drawn.getRGB(120, 75)).getRed()).isEqualTo(255);
    assertThat(new Color(drawn.getRGB(120, 75)).getGreen()).isBetween(120, 135);
  }

  /** As scanners that part writing from paper save it: few colours, and where they are, sharply. */
  @ParameterizedTest
  @CsvSource({"SMASK, GREY", "SMASK, BITS", "MASK, STENCIL"})
  void aMaskOfAHigherResolutionStaysSharp(String entry, Stripes.Kind kind) throws IOException {
    BufferedImage red = new BufferedImage(160, 160, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 160 * 160; i++) {
      red.setRGB(i % 160, i / 160, Color.RED.getRGB());
    }
    PDImageXObject image = LosslessFactory.createFromImage(document, red);
    image
        .getCOSObject()
        .setItem(
            COSName.getPDFName(entry.equals("MASK") ? "Mask" : "SMask"),
            Stripes.image(document, kind, 625, 625));

    BufferedImage drawn = drawn(image);

    Color left = new Color(drawn.getRGB(30, 75));
    // Black is opaque in a stencil, and transparent in a soft mask.
    assertThat(left).isEqualTo(kind == Stripes.Kind.STENCIL ? Color.RED : Color.WHITE);
    assertThat(new Color(drawn.getRGB(120, 75)).getGreen()).isBetween(120, 135);
    assertThat(Greys.mean(drawn, 73, 0, 1, 150))
        .isCloseTo(Greys.mean(drawn, 10, 0, 1, 150), within(1.0));
  }

  /** As a program writes that prints text of one colour: a pixel, and a mask with all letters. */
  @Test
  void aHugeMaskOfASmallImageNeedsLittleMemory() throws IOException, InterruptedException {
    BufferedImage red = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 4; i++) {
      red.setRGB(i % 2, i / 2, Color.RED.getRGB());
    }
    PDImageXObject image = LosslessFactory.createFromImage(document, red);
    image
        .getCOSObject()
        .setItem(COSName.SMASK, Stripes.image(document, Stripes.Kind.BITS, 30_000, 4_000));
    Pdfs.addPage(document, SQUARE, page -> page.drawImage(image, 0, 0, 100, 100));
    Path file = folder.resolve("large.pdf");
    document.save(file.toFile());

    BufferedImage drawn = ImageIO.read(DrawOnePage.drawn(file, "64m").toFile());

    assertThat(new Color(drawn.getRGB(30, 75))).isEqualTo(Color.WHITE);
    assertThat(new Color(drawn.getRGB(120, 75)).getRed()).isEqualTo(255);
    assertThat(new Color(drawn.getRGB(120, 75)).getGreen()).isBetween(120, 135);
  }

  @Test
  void anImageOnAHiddenLayerIsNotDrawn() throws IOException {
    PDImageXObject image = Stripes.image(document, Stripes.Kind.BITS, 625, 625);
    PDOptionalContentGroup layer = new PDOptionalContentGroup("hidden");
    PDOptionalContentProperties layers = new PDOptionalContentProperties();
    layers.addGroup(layer);
    layers.setGroupEnabled(layer, false);
    document.getDocumentCatalog().setOCProperties(layers);
    image.setOptionalContent(layer);

    assertThat(Greys.mean(drawn(image), 0, 0, 150, 150)).isEqualTo(255);
  }

  /** An image that ends too early is drawn as far as it goes. */
  @Test
  void whatIsMissingFromAnImageIsBlack() throws IOException {
    PDImageXObject image = Stripes.image(document, Stripes.Kind.GREY, 625, 625);
    image.setHeight(1_250);

    BufferedImage drawn = drawn(image);

    assertThat(Greys.mean(drawn, 80, 5, 60, 60)).isCloseTo(127, within(3.0));
    assertThat(Greys.mean(drawn, 80, 80, 60, 60)).isEqualTo(0);
  }

  /** Of 16 bits, of which PDFBox would draw nothing. */
  @Test
  void whatIsThereOfASmallImageIsDrawn() throws IOException {
    PDStream samples = new PDStream(document, new ByteArrayInputStream(new byte[20 * 10 * 2]));
    PDImageXObject image = new PDImageXObject(samples, null);
    image.setWidth(20);
    image.setHeight(20);
    image.setBitsPerComponent(16);
    image.setColorSpace(PDDeviceGray.INSTANCE);
    image.setDecode(COSArray.ofCOSIntegers(List.of(1, 0)));
    Pdfs.addPage(document, SQUARE, page -> page.drawImage(image, 0, 0, 100, 100));

    DrawnPage drawn = drawPage();

    assertThat(drawn.warnings()).isEmpty();
    assertThat(Greys.mean(drawn.image(), 0, 0, 150, 60)).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({
    "FAX, 4961, 7016, 64m",
    "STENCIL, 4961, 7016, 64m",
    "GREY, 8500, 11800, 64m",
    "GREY_JPEG, 4961, 7016, 64m",
    "PROGRESSIVE_JPEG, 2480, 3508, 64m",
    "CMYK_JPEG, 3600, 3600, 96m"
  })
  void aHugeImageNeedsLittleMemory(Stripes.Kind kind, int width, int height, String heap)
      throws IOException, InterruptedException {
    PDImageXObject image = Stripes.image(document, kind, width, height);
    Pdfs.addPage(document, SQUARE, page -> page.drawImage(image, 0, 0, 100, 100));
    Path file = folder.resolve("large.pdf");
    document.save(file.toFile());

    assertStripes(ImageIO.read(DrawOnePage.drawn(file, heap).toFile()));
  }

  /** Of 49 megapixels in one tile: 588 MB for who decodes all of it. */
  @Test
  void aHugeJpeg2000NeedsLittleMemory() throws IOException, InterruptedException {
    Path file = folder.resolve("huge.pdf");
    Files.copy(Path.of("src/test/resources/cases/jpx-huge.pdf"), file);

    BufferedImage drawn = ImageIO.read(DrawOnePage.drawn(file, "64m").toFile());

    assertThat(new Color(drawn.getRGB(200, 200))).isEqualTo(new Color(200, 100, 50));
    assertThat(new Color(drawn.getRGB(440, 370))).isEqualTo(new Color(200, 100, 50));
  }

  /** One colour of it is transparent, which only PDFBox knows to draw, from the whole image. */
  @Test
  void anImageThatTakesTooMuchMemoryIsMissingAndTheRestIsDrawn()
      throws IOException, InterruptedException {
    PDImageXObject image = Stripes.image(document, Stripes.Kind.RGB, 3_000, 3_000);
    image.getCOSObject().setItem(COSName.MASK, COSArray.ofCOSIntegers(List.of(9, 9, 9, 9, 9, 9)));
    Pdfs.addPage(
        document,
        SQUARE,
        page -> {
          page.drawImage(image, 0, 0, 100, 50);
          page.addRect(0, 50, 100, 50);
          page.fill();
        });
    Path file = folder.resolve("large.pdf");
    document.save(file.toFile());

    BufferedImage drawn = ImageIO.read(DrawOnePage.drawn(file, "40m").toFile());

    assertThat(Greys.mean(drawn, 0, 0, 150, 75)).isEqualTo(0);
    assertThat(Greys.mean(drawn, 0, 76, 150, 74)).isEqualTo(255);
  }

  /** Colours are not compared: black of one ink is a dark grey. */
  private static void assertStripes(BufferedImage drawn) {
    assertThat(Greys.mean(drawn, 0, 0, 74, 150)).isLessThan(40);
    double grey = Greys.mean(drawn, 76, 0, 74, 150);
    assertThat(grey).isBetween(110.0, 160.0);
    for (int x = 76; x < 150; x++) {
      assertThat(Greys.mean(drawn, x, 0, 1, 150)).as("column %d", x).isCloseTo(grey, within(6.0));
    }
  }

  private BufferedImage drawn(PDImageXObject image) throws IOException {
    Pdfs.addPage(document, SQUARE, page -> page.drawImage(image, 0, 0, 100, 100));
    return draw();
  }

  private BufferedImage draw() throws IOException {
    return drawPage().image();
  }

  private DrawnPage drawPage() throws IOException {
    Path file = folder.resolve("document.pdf");
    document.save(file.toFile());
    return Cases.drawn(file, folder);
  }
}
