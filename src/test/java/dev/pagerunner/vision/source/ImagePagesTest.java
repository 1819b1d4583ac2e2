package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePagesTest {
  @TempDir Path folder;

  @Test
  void anImageIsADocumentOfOnePageInItsOwnPixels() throws IOException {
    Path file = png(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB));

    try (PageSource source = open(file)) {
      DrawnPage drawn = source.draw(1, 300);

      assertThat(source.pageCount()).isEqualTo(1);
      assertThat(drawn.image().getWidth()).isEqualTo(30);
      assertThat(drawn.image().getHeight()).isEqualTo(20);
      assertThat(drawn.dpi()).isEqualTo(72);
      assertThat(drawn.text().in(new Box(0, 0, 30, 20))).isNull();
    }
  }

  @Test
  void whatIsTransparentIsWhite() throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(1, 1, 0x80000000);

    BufferedImage drawn = draw(png(image));

    assertThat(drawn.getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
    assertThat(new Color(drawn.getRGB(1, 1)).getRed()).isBetween(126, 128);
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void grayKeepsItsValue(int type) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, type);
    int most = type == BufferedImage.TYPE_BYTE_GRAY ? 255 : 65_535;
    image.getRaster().setSample(1, 1, 0, most * 100 / 255);

    BufferedImage drawn = draw(png(image));

    assertThat(new Color(drawn.getRGB(1, 1))).isEqualTo(new Color(100, 100, 100));
  }

  @Test
  void grayWithTransparencyIsOnWhite() throws IOException {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixel(0, 0, new int[] {100, 255});
    raster.setPixel(1, 0, new int[] {100, 0});

    BufferedImage drawn = draw(png(new BufferedImage(model, raster, false, null)));

    assertThat(new Color(drawn.getRGB(0, 0))).isEqualTo(new Color(100, 100, 100));
    assertThat(drawn.getRGB(1, 0)).isEqualTo(Color.WHITE.getRGB());
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY})
  void palettesAreResolved(int type) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, type);
    image.setRGB(1, 1, Color.WHITE.getRGB());

    BufferedImage drawn = draw(png(image));

    assertThat(drawn.getRGB(1, 1)).isEqualTo(Color.WHITE.getRGB());
    assertThat(drawn.getRGB(2, 1)).isEqualTo(Color.BLACK.getRGB());
  }

  @Test
  void aJpegOfFourInksIsRead() throws IOException {
    BufferedImage drawn = draw(fourInks());

    int left = new Color(drawn.getRGB(10, 32)).getGreen();
    int right = new Color(drawn.getRGB(54, 32)).getGreen();
    assertThat(left).isLessThan(60);
    assertThat(right).isGreaterThan(230);
  }

  /** The red corner is at the top left of what the camera saved. */
  @ParameterizedTest
  @CsvSource({
    "1, 64x32, 8, 8",
    "2, 64x32, 56, 8",
    "3, 64x32, 56, 24",
    "4, 64x32, 8, 24",
    "5, 32x64, 8, 8",
    "6, 32x64, 24, 8",
    "7, 32x64, 24, 56",
    "8, 32x64, 8, 56"
  })
  void aPhotoStandsAsTheCameraWasHeld(int orientation, String size, int redX, int redY)
      throws IOException {
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, 16, 16);
    graphics.dispose();

    BufferedImage drawn = draw(withExif(image, orientation));

    assertThat(drawn.getWidth() + "x" + drawn.getHeight()).isEqualTo(size);
    assertThat(new Color(drawn.getRGB(redX, redY)).getRed()).isGreaterThan(200);
  }

  @Test
  void anImageTooLargeIsRefusedBeforeItIsDecoded() throws IOException {
    Path file = png(new BufferedImage(100, 100, BufferedImage.TYPE_BYTE_BINARY));
    try (PageSource source = PageSource.open(file, new RenderLimits(1, 9_999, 1, folder))) {
      FailureException thrown =
          catchThrowableOfType(FailureException.class, () -> source.draw(1, 72));

      assertThat(thrown.failure().category()).isEqualTo(Failure.Category.PAGE_TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void anImageThatEndsTooEarlyIsAFailure(String format) throws IOException {
    Path file = folder.resolve("image");
    ImageIO.write(noise(), format, file.toFile());

    assertThatItIsAFailureWithoutItsLastBytes(file);
  }

  @Test
  void aJpegOfFourInksThatEndsTooEarlyIsAFailure() throws IOException {
    assertThatItIsAFailureWithoutItsLastBytes(fourInks());
  }

  private void assertThatItIsAFailureWithoutItsLastBytes(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 40));

    FailureException thrown = catchThrowableOfType(FailureException.class, () -> draw(file));

    assertThat(thrown.failure().category()).isEqualTo(Failure.Category.RENDER_FAILED);
    assertThat(thrown).hasMessageContaining("cut off");
  }

  /** Some cameras leave the mark out. */
  @Test
  void aJpegThatLacksOnlyTheMarkOfItsEndIsRead() throws IOException {
    Path file = folder.resolve("image.jpg");
    ImageIO.write(noise(), "jpeg", file.toFile());
    BufferedImage whole = draw(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 2));

    assertThat(draw(file).getRGB(199, 199)).isEqualTo(whole.getRGB(199, 199));
  }

  /** Black on the left, blank on the right. */
  private Path fourInks() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 64, 64, 4, null);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        // Files of four inks say how much paper is left: 255 is no ink.
        inks.setPixel(x, y, new int[] {255, 255, 255, x < 32 ? 0 : 255});
      }
    }
    Path file = folder.resolve("inks.jpg");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    return file;
  }

  private static BufferedImage noise() {
    BufferedImage noise = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 40_000; i++) {
      noise.setRGB(i % 200, i / 200, i * 2_654_435);
    }
    return noise;
  }

  @Test
  void anyKindOfImageIsWrittenAsOneKindOfPixels() {
    BufferedImage any = ImageTypeSpecifier.createGrayscale(16, 2, false).createBufferedImage(5, 3);
    assertThat(PlainImage.of(any).getType()).isEqualTo(BufferedImage.TYPE_3BYTE_BGR);
  }

  private BufferedImage draw(Path file) {
    try (PageSource source = open(file)) {
      return source.draw(1, 72).image();
    }
  }

  private PageSource open(Path file) {
    return PageSource.open(file, RenderLimits.defaults(folder));
  }

  private Path png(BufferedImage image) throws IOException {
    Path file = folder.resolve("image.png");
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    return file;
  }

  private Path withExif(BufferedImage image, int orientation) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", jpeg);
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0, // a segment of 34 bytes
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8, // its directory begins 8 bytes after here
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    Path file = folder.resolve("photo.jpg");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(jpeg.toByteArray(), 0, 2);
      out.write(exif);
      out.write(jpeg.toByteArray(), 2, jpeg.size() - 2);
    }
    return file;
  }
}
