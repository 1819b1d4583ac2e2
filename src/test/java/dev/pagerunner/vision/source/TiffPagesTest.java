package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagerunner.domain.Failure.Category;
import dev.pagerunner.domain.FailureException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiffPagesTest {
  private static final byte WHITE = -1;

  @TempDir Path folder;

  /** Java's own writer is wanted, which is not of the library that reads. */
  @BeforeAll
  static void removeTheLibrarysWriter() {
    Codecs.demandAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "CCITT RLE", "CCITT T.4", "CCITT T.6", "LZW", "PackBits", "ZLib"})
  void aBlackAndWhiteScanIsReadInEveryCompression(String compression) throws IOException {
    BufferedImage scan = scan(BufferedImage.TYPE_BYTE_BINARY);

    assertSame(draw(written(compression, false, scan), 1), scan, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "none, 10", "LZW, 10", "PackBits, 10", "Deflate, 10", "ZLib, 10", "JPEG, 10", "none, 11",
    "LZW, 11", "ZLib, 11", "none, 5", "LZW, 5", "PackBits, 5", "Deflate, 5", "ZLib, 5",
    "JPEG, 5", "none, 6", "ZLib, 6", "none, 13", "LZW, 13"
  })
  void grayAndColourAndPalettesAreReadInEveryCompression(String compression, int type)
      throws IOException {
    BufferedImage scan = scan(type);
    // JPEG halves the resolution of colours.
    int most = compression.equals("JPEG") ? 90 : 0;

    assertSame(draw(written(compression, false, scan), 1), scan, most);
    assertSame(draw(written(compression, true, scan), 1), scan, most);
  }

  @Test
  void everyImageIsAPageInItsOwnPixels() throws IOException {
    BufferedImage first = scan(BufferedImage.TYPE_BYTE_BINARY);
    BufferedImage second = new BufferedImage(30, 20, BufferedImage.TYPE_3BYTE_BGR);
    Path file = written("LZW", false, first, second, first);

    try (PageSource source = open(file)) {
      assertThat(source.pageCount()).isEqualTo(3);
      assertSame(source.draw(3, 300).image(), first, 0);
      assertSame(source.draw(2, 300).image(), second, 0);
      assertThat(source.draw(2, 300).dpi()).isEqualTo(72);
    }
  }

  @Test
  void thumbnailsAndMasksAreNoPages() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add(new byte[100]);
    tiff.page(TiffBytes.gray(10, 10, strip).with(254, 1));
    tiff.page(TiffBytes.gray(10, 5, strip).with(254, 2));
    tiff.page(TiffBytes.gray(10, 10, strip).with(254, 4));

    try (PageSource source = open(file(tiff.bytes()))) {
      assertThat(source.pageCount()).isEqualTo(1);
      assertThat(source.draw(1, 72).image().getHeight()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LITTLE_ENDIAN, false",
    "BIG_ENDIAN, false",
    "LITTLE_ENDIAN, true",
    "BIG_ENDIAN, true"
  })
  void eitherOrderOfBytesAndEitherSizeOfAddressesIsRead(String order, boolean big)
      throws IOException {
    TiffBytes tiff =
        new TiffBytes(order.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, big);
    long strip = tiff.add((byte) 10, (byte) 20, (byte) 30, (byte) 200);
    tiff.page(TiffBytes.gray(2, 2, strip));
    long deep = tiff.addShorts(10 * 257, 200 * 257);
    tiff.page(TiffBytes.gray(2, 1, deep).with(258, 3, 1, 16).with(279, 4));

    Path file = file(tiff.bytes());

    assertThat(red(draw(file, 1), 1, 1)).isEqualTo(200);
    assertThat(red(draw(file, 1), 1, 0)).isEqualTo(20);
    assertThat(red(draw(file, 2), 0, 0)).isEqualTo(10);
    assertThat(red(draw(file, 2), 1, 0)).isEqualTo(200);
  }

  @Test
  void whereWhiteIsZeroBlackIsNot() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add((byte) 0, (byte) 255, (byte) 55, (byte) 0);
    tiff.page(TiffBytes.gray(2, 2, strip).with(262, 3, 1, 0));

    BufferedImage drawn = draw(file(tiff.bytes()), 1);

    assertThat(red(drawn, 0, 0)).isEqualTo(255);
    assertThat(red(drawn, 1, 0)).isZero();
    assertThat(red(drawn, 0, 1)).isEqualTo(200);
  }

  @Test
  void fourInksLookAsOnPaper() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long bits = tiff.addShorts(8, 8, 8, 8);
    byte full = (byte) 255;
    // no ink, black, cyan
    long strip =
        tiff.add(
            (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, full, full,
            (byte) 0, (byte) 0, (byte) 0);
    tiff.page(
        TiffBytes.gray(3, 1, strip)
            .with(258, 3, 4, bits)
            .with(262, 3, 1, 5)
            .with(277, 3, 1, 4)
            .with(279, 12));

    BufferedImage drawn = draw(file(tiff.bytes()), 1);

    assertThat(drawn.getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
    assertThat(red(drawn, 1, 0)).isLessThan(60);
    Color cyan = new Color(drawn.getRGB(2, 0));
    assertThat(cyan.getRed()).isLessThan(60);
    assertThat(cyan.getBlue()).isGreaterThan(200);
  }

  /** The black pixel is the first one in the file. */
  @ParameterizedTest
  @CsvSource({
    "1, 3x2, 0, 0",
    "2, 3x2, 2, 0",
    "3, 3x2, 2, 1",
    "4, 3x2, 0, 1",
    "5, 2x3, 0, 0",
    "6, 2x3, 1, 0",
    "7, 2x3, 1, 2",
    "8, 2x3, 0, 2",
    "77, 3x2, 0, 0"
  })
  void aPageStandsAsItsTagSays(int orientation, String size, int x, int y) throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add((byte) 0, WHITE, WHITE, WHITE, WHITE, WHITE);
    tiff.page(TiffBytes.gray(3, 2, strip).with(274, 3, 1, orientation));

    BufferedImage drawn = draw(file(tiff.bytes()), 1);

    assertThat(drawn.getWidth() + "x" + drawn.getHeight()).isEqualTo(size);
    assertThat(red(drawn, x, y)).isZero();
  }

  /** A fax of ordinary quality has 204 pixels to the inch, and 98 rows. */
  @ParameterizedTest
  @CsvSource({"204, 98, 100x208", "98, 204, 208x100", "300, 300, 100x100", "300, 1, 100x100"})
  void aFaxIsNotLookedAtSquashed(int across, int down, String size) throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add(new byte[10_000]);
    tiff.page(
        TiffBytes.gray(100, 100, strip)
            .with(282, TiffBytes.RATIONAL, 1, tiff.addRatio(across, 1))
            .with(283, TiffBytes.RATIONAL, 1, tiff.addRatio(down, 1)));

    BufferedImage drawn = draw(file(tiff.bytes()), 1);

    assertThat(drawn.getWidth() + "x" + drawn.getHeight()).isEqualTo(size);
  }

  @Test
  void directoriesInALoopAreRefused() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add(new byte[4]);
    long first = tiff.page(TiffBytes.gray(2, 2, strip));
    tiff.page(TiffBytes.gray(2, 2, strip));

    assertRefused(tiff.backTo(first).bytes(), Category.UNREADABLE, "damaged");
  }

  @Test
  void aHundredThousandPagesAreRefusedWithoutALookAtAll() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add(new byte[4]);
    for (int i = 0; i < 100_000; i++) {
      tiff.page(TiffBytes.gray(2, 2, strip));
    }

    assertRefused(tiff.bytes(), Category.TOO_MANY_PAGES, "more than 2,000 pages");
  }

  @Test
  void thumbnailsWithoutEndAreRefused() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add(new byte[4]);
    for (int i = 0; i < 10_000; i++) {
      tiff.page(TiffBytes.gray(2, 2, strip).with(254, 1));
    }

    assertRefused(tiff.bytes(), Category.UNREADABLE, "damaged");
  }

  @Test
  void aDirectoryOutsideOfTheFileIsRefused() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    tiff.page(TiffBytes.gray(2, 2, tiff.add(new byte[4])));

    assertRefused(tiff.backTo(1L << 30).bytes(), Category.UNREADABLE, "damaged");
    byte[] bytes = tiff.bytes();
    assertRefused(Arrays.copyOf(bytes, 40), Category.UNREADABLE, "damaged");
    assertRefused(Arrays.copyOf(bytes, 6), Category.UNREADABLE, "damaged");
  }

  /** Each of these is a lie of one tag in a page that is right otherwise. */
  @ParameterizedTest
  @CsvSource({
    "256, 4, 1, 0, RENDER_FAILED, damaged",
    "256, 4, 1, 4000000000, PAGE_TOO_LARGE, megapixels",
    "257, 4, 1, 4294967295, PAGE_TOO_LARGE, megapixels",
    "257, 4, 1, 1000, RENDER_FAILED, cut off",
    "258, 3, 1, 64, RENDER_FAILED, 64 bits",
    "258, 3, 4000000000, 8, RENDER_FAILED, damaged",
    "259, 3, 1, 6, RENDER_FAILED, compression 6",
    "259, 3, 1, 34712, RENDER_FAILED, compression 34712",
    "259, 3, 1, 5, RENDER_FAILED, damaged",
    "259, 3, 1, 7, RENDER_FAILED, damaged",
    "262, 3, 1, 99, RENDER_FAILED, damaged",
    "262, 3, 1, 3, RENDER_FAILED, damaged",
    "273, 4, 1, 4000000000, RENDER_FAILED, cut off",
    "273, 4, 100000000, 8, RENDER_FAILED, damaged",
    "273, 2, 1, 8, RENDER_FAILED, damaged",
    "277, 3, 1, 60000, RENDER_FAILED, 60000 samples",
    "278, 4, 1, 0, RENDER_FAILED, damaged",
    "278, 4, 1, 1, RENDER_FAILED, damaged",
    "279, 4, 1, 4000000000, RENDER_FAILED, cut off",
    "322, 4, 1, 2000000000, RENDER_FAILED, damaged",
    "339, 3, 1, 3, RENDER_FAILED, whole numbers"
  })
  void aPageThatLiesIsAFailure(
      int tag, int type, long count, long first, Category category, String said)
      throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add(new byte[100]);
    tiff.page(TiffBytes.gray(10, 10, strip).with(tag, type, count, first));
    tiff.page(TiffBytes.gray(10, 10, strip));
    Path file = file(tiff.bytes());

    FailureException thrown = catchThrowableOfType(FailureException.class, () -> draw(file, 1));

    assertThat(thrown.failure().category()).isEqualTo(category);
    assertThat(thrown).hasMessageContaining(said);
    assertThat(draw(file, 2).getWidth()).isEqualTo(10);
  }

  @Test
  void aPageWithoutStripsIsAFailure() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    tiff.page(TiffBytes.gray(10, 10, 8).without(273));
    Path file = file(tiff.bytes());

    FailureException thrown = catchThrowableOfType(FailureException.class, () -> draw(file, 1));

    assertThat(thrown.failure().category()).isEqualTo(Category.RENDER_FAILED);
  }

  /** Layers, previews and notes of programs may be of any size, and broken. */
  @Test
  void whatOtherProgramsLeaveInATiffIsNotLookedAt() throws IOException {
    TiffBytes tiff = TiffBytes.classic();
    long strip = tiff.add(new byte[100]);
    tiff.page(
        TiffBytes.gray(10, 10, strip)
            .with(330, 4, 1_000_000_000, 4)
            .with(34665, 4_000_000_000L)
            .with(37724, 7, 4_000_000_000L, 12));

    assertThat(draw(file(tiff.bytes()), 1).getWidth()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "LZW", "JPEG", "ZLib", "PackBits"})
  void aPageWhoseLastRowsAreMissingIsAFailure(String compression) throws IOException {
    BufferedImage scan = scan(BufferedImage.TYPE_BYTE_GRAY);
    Path whole = written(compression, false, scan);
    byte[] bytes = Files.readAllBytes(whole);
    Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
    // The writer's directory is in front of the pixels.
    Files.write(whole, Arrays.copyOf(bytes, bytes.length - 100));

    FailureException thrown = catchThrowableOfType(FailureException.class, () -> draw(whole, 1));

    assertThat(thrown.failure().category()).isIn(Category.RENDER_FAILED, Category.UNREADABLE);
  }

  private void assertRefused(byte[] bytes, Category category, String said) throws IOException {
    Path file = file(bytes);
    FailureException thrown = catchThrowableOfType(FailureException.class, () -> open(file));
    assertThat(thrown.failure().category()).isEqualTo(category);
    assertThat(thrown).hasMessageContaining(said);
  }

  private static BufferedImage scan(int type) {
    BufferedImage scan = new BufferedImage(61, 47, type);
    for (int y = 0; y < 47; y++) {
      for (int x = 0; x < 61; x++) {
        boolean ink = (x / 8 + y / 8) % 3 == 0;
        scan.setRGB(x, y, ink ? 0xff000000 | x << 18 | y * 5 : 0xffffffff);
      }
    }
    return scan;
  }

  private static void assertSame(BufferedImage drawn, BufferedImage wanted, int most) {
    BufferedImage plain = PlainImage.of(wanted);
    assertThat(drawn.getWidth()).isEqualTo(plain.getWidth());
    assertThat(drawn.getHeight()).isEqualTo(plain.getHeight());
    for (int y = 0; y < plain.getHeight(); y++) {
      for (int x = 0; x < plain.getWidth(); x++) {
        assertThat(green(drawn, x, y))
            .isBetween(green(plain, x, y) - most, green(plain, x, y) + most);
        assertThat(red(drawn, x, y)).isBetween(red(plain, x, y) - most, red(plain, x, y) + most);
      }
    }
  }

  private static int red(BufferedImage image, int x, int y) {
    return new Color(image.getRGB(x, y)).getRed();
  }

  private static int green(BufferedImage image, int x, int y) {
    return new Color(image.getRGB(x, y)).getGreen();
  }

  private BufferedImage draw(Path file, int page) {
    try (PageSource source = open(file)) {
      return source.draw(page, 72).image();
    }
  }

  private PageSource open(Path file) {
    return PageSource.open(file, RenderLimits.defaults(folder));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("scan.tif"), bytes);
  }

  private Path written(String compression, boolean tiled, BufferedImage... pages)
      throws IOException {
    Path file = folder.resolve("written.tif");
    Files.deleteIfExists(file);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    if (!compression.equals("none")) {
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionType(compression);
    }
    if (tiled) {
      how.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
      how.setTiling(32, 16, 0, 0);
    }
    try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (BufferedImage page : pages) {
        writer.writeToSequence(new IIOImage(page, null, null), how);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return file;
  }
}
