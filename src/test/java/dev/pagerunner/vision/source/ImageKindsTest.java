package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagerunner.domain.Failure.Category;
import dev.pagerunner.domain.FailureException;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageInputStreamSpi;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The less common kinds of PNG and JPEG. */
class ImageKindsTest {
  /** Signature, and a header of 13 bytes with its length, name and checksum. */
  private static final int PNG_HEADER = 8 + 4 + 4 + 13 + 4;

  private static final int NO_INK = 255;

  @TempDir Path folder;

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
    "9, 3x2, 0, 0"
  })
  void aPngStandsAsItsChunkSaysWhereverThatIs(int orientation, String size, int x, int y)
      throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.setRGB(0, 0, Color.WHITE.getRGB());
    byte[] png = written("png", image);
    byte[] exif = {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
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
    byte[] chunk = chunk("eXIf", exif);

    BufferedImage before = draw(inserted(png, PNG_HEADER, chunk));
    BufferedImage behind = draw(inserted(png, png.length - 12, chunk));

    assertThat(before.getWidth() + "x" + before.getHeight()).isEqualTo(size);
    assertThat(red(before, x, y)).isEqualTo(255);
    assertThat(red(behind, x, y)).isEqualTo(255);
  }

  @Test
  void aBrokenExifChunkIsNoMatter() throws IOException {
    byte[] png = written("png", new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY));

    assertThat(draw(inserted(png, PNG_HEADER, chunk("eXIf", new byte[3]))).getWidth()).isEqualTo(3);
    byte[] far = {'M', 'M', 0, 42, 127, -1, -1, -1};
    assertThat(draw(inserted(png, PNG_HEADER, chunk("eXIf", far))).getWidth()).isEqualTo(3);
  }

  @Test
  void sixteenBitsOfAColourBecomeEight() throws IOException {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), true, false, 3, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixel(0, 0, new int[] {200 * 257, 100 * 257, 50 * 257, 65_535});
    raster.setPixel(1, 0, new int[] {200 * 257, 100 * 257, 50 * 257, 0});

    BufferedImage drawn = draw(written("png", new BufferedImage(model, raster, false, null)));

    assertThat(new Color(drawn.getRGB(0, 0))).isEqualTo(new Color(200, 100, 50));
    assertThat(drawn.getRGB(1, 0)).isEqualTo(Color.WHITE.getRGB());
  }

  @Test
  void aTransparentColourOfAPaletteIsWhite() throws IOException {
    byte[] values = {10, 20};
    IndexColorModel model =
        new IndexColorModel(8, 2, values, values, values, new byte[] {0, (byte) 255});
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, model);
    image.getRaster().setSample(1, 0, 0, 1);

    BufferedImage drawn = draw(written("png", image));

    assertThat(drawn.getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
    assertThat(new Color(drawn.getRGB(1, 0))).isEqualTo(new Color(20, 20, 20));
  }

  @ParameterizedTest
  @CsvSource({"png, 1", "png, 2", "png, 5", "png, 6", "png, 10", "png, 13", "jpeg, 5", "jpeg, 10"})
  void interlacedAndProgressiveImagesAreRead(String format, int type) throws IOException {
    BufferedImage image = new BufferedImage(37, 29, type);
    for (int x = 0; x < 37; x++) {
      image.setRGB(x, 28, 0xff000000 | x * 0x060606);
    }
    BufferedImage plain = draw(written(format, image));
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam progressive = writer.getDefaultWriteParam();
    progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);

    BufferedImage drawn = draw(written(writer, progressive, new IIOImage(image, null, null)));

    for (int x = 0; x < 37; x++) {
      assertThat(red(drawn, x, 28)).isEqualTo(red(plain, x, 28));
    }
  }

  /** Without the mark of Adobe and with it: 255 is no ink in both. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0", "2"})
  void fourInksAreReadInEachOfTheirForms(String adobe) throws IOException {
    // Cyan: as inks, or as what its complement, red, is in brightness and two differences.
    int[] cyan = adobe.equals("2") ? new int[] {76, 85, 255, NO_INK} : new int[] {0, 255, 255, 255};
    int[] none =
        adobe.equals("2") ? new int[] {0, 128, 128, NO_INK} : new int[] {255, 255, 255, 255};
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 64, 32, 4, null);
    for (int i = 0; i < 64 * 32; i++) {
      inks.setPixel(i % 64, i / 64, i % 64 < 32 ? cyan : none);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    byte[] jpeg = written(writer, null, new IIOImage(inks, null, null));
    if (!adobe.isEmpty()) {
      byte[] mark = {
        (byte) 0xff,
        (byte) 0xee,
        0,
        14,
        'A',
        'd',
        'o',
        'b',
        'e',
        0,
        100,
        0,
        0,
        0,
        0,
        (byte) Integer.parseInt(adobe)
      };
      jpeg = inserted(jpeg, 2, mark);
    }

    BufferedImage drawn = draw(jpeg);

    Color left = new Color(drawn.getRGB(10, 16));
    assertThat(left.getRed()).isLessThan(80);
    assertThat(left.getBlue()).isGreaterThan(200);
    assertThat(red(drawn, 54, 16)).isGreaterThan(240);
  }

  @ParameterizedTest
  @CsvSource({"193, 12", "195, 8", "201, 8"})
  void aJpegThatIsNotOrdinaryIsRefusedWithAWayOut(int frame, int bits) throws IOException {
    byte[] jpeg = written("jpeg", new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY));
    int at = 2;
    while (jpeg[at + 1] != (byte) 0xc0) {
      at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
    }
    jpeg[at + 1] = (byte) frame;
    jpeg[at + 4] = (byte) bits;
    Path file = file(jpeg);

    FailureException thrown =
        catchThrowableOfType(
            FailureException.class, () -> PageSource.open(file, RenderLimits.defaults(folder)));

    assertThat(thrown.failure().category()).isEqualTo(Category.UNREADABLE);
    assertThat(thrown).hasMessageContaining("12 bits").hasMessageContaining("Save it as");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void whatFollowsAnImageIsNotLookedAt(String format) throws IOException {
    byte[] image = written(format, new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_GRAY));
    byte[] longer = Arrays.copyOf(image, image.length + 5_000);
    Arrays.fill(longer, image.length, longer.length, (byte) 0xd8);

    assertThat(draw(longer).getWidth()).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource({"png, 1, 1", "png, 1, 3000", "png, 3000, 1", "jpeg, 1, 1", "jpeg, 1, 3000"})
  void tinyAndThinImagesAreRead(String format, int width, int height) throws IOException {
    BufferedImage drawn =
        draw(written(format, new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY)));

    assertThat(drawn.getWidth()).isEqualTo(width);
    assertThat(drawn.getHeight()).isEqualTo(height);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0000ffff, Integer.MAX_VALUE})
  void aBombIsRefusedByItsHeader(int edge) throws IOException {
    byte[] png = written("png", new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY));
    ByteBuffer.wrap(png).putInt(16, edge).putInt(20, edge);
    Path file = file(png);

    FailureException thrown = catchThrowableOfType(FailureException.class, () -> draw(file));

    assertThat(thrown.failure().category()).isEqualTo(Category.PAGE_TOO_LARGE);
    assertThat(thrown).hasMessageContaining("at most 50 megapixels");
  }

  @ParameterizedTest
  @CsvSource({
    "2, false",
    "6, false",
    "10, false",
    "11, false",
    "13, false",
    "2, true",
    "11, true",
    "12, true"
  })
  void anImageDecodedInBandsIsTheSame(int type, boolean interlaced) throws IOException {
    BufferedImage image = new BufferedImage(37, 100, type);
    for (int i = 0; i < 3_700; i++) {
      image.setRGB(i % 37, i / 37, i * 2_654_435);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setProgressiveMode(
        interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    Path file = file(written(writer, how, new IIOImage(image, null, null)));
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in, true, true);
      BufferedImage whole = BandedDecoder.decode(reader);
      BufferedImage bands = BandedDecoder.decode(reader, 10, 37 * 7);
      BufferedImage rows = PngRows.decode(reader, 10);

      int[] expected = whole.getRGB(0, 0, 37, 100, null, 0, 37);
      assertThat(bands.getRGB(0, 0, 37, 100, null, 0, 37)).isEqualTo(expected);
      assertThat(rows.getRGB(0, 0, 37, 100, null, 0, 37)).isEqualTo(expected);
    } finally {
      reader.dispose();
    }
  }

  /** The page takes 53 of 72 MB, its image's own pixels would take 141. */
  @Test
  void aLargeImageWithTransparencyNeedsLittleMoreMemoryThanItsPage()
      throws IOException, InterruptedException {
    Path file = LargeFiles.png(folder.resolve("large.png"), 4_200);

    BufferedImage drawn = ImageIO.read(DrawOnePage.drawn(file, "72m").toFile());

    assertThat(new Color(drawn.getRGB(100, 4_100))).isEqualTo(new Color(200, 100, 50));
    assertThat(drawn.getRGB(4_100, 4_100)).isEqualTo(Color.WHITE.getRGB());
  }

  /** The page takes 39 of 72 MB, and what it is decoded from 52. */
  @Test
  void aLargeJpegOfFourInksNeedsLittleMoreMemoryThanItsPage()
      throws IOException, InterruptedException {
    Path file = LargeFiles.fourInks(folder.resolve("large.jpg"), 3_600);

    BufferedImage drawn = ImageIO.read(DrawOnePage.drawn(file, "72m").toFile());

    assertThat(red(drawn, 100, 3_500)).isLessThan(80);
    assertThat(red(drawn, 3_500, 3_500)).isGreaterThan(240);
  }

  @Test
  void aJpegOfFourInksDecodedInBandsIsTheSame() throws IOException {
    Path file = LargeFiles.fourInks(folder.resolve("inks.jpg"), 100);
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in, true, true);
      BufferedImage whole = FourInks.decode(reader, 0);
      BufferedImage bands = FourInks.decode(reader, 0, 100 * 4 * 7);

      assertThat(bands.getRGB(0, 0, 100, 100, null, 0, 100))
          .isEqualTo(whole.getRGB(0, 0, 100, 100, null, 0, 100));
    } finally {
      reader.dispose();
    }
  }

  /** Or images would be read in one way or another, depending on what else is in the jar. */
  @Test
  void onlyJavaItselfReadsPngAndJpeg() {
    Codecs.demandAll();

    for (String format : new String[] {"png", "jpeg"}) {
      ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
      assertThat(reader.getClass().getModule().getName()).isEqualTo("java.desktop");
    }
    IIORegistry registry = IIORegistry.getDefaultInstance();
    assertThat(registry.getServiceProviders(ImageInputStreamSpi.class, false))
        .toIterable()
        .noneMatch(ImageKindsTest::isOfTheTiffLibrary);
    assertThat(registry.getServiceProviders(ImageReaderSpi.class, false))
        .toIterable()
        .noneMatch(ImageKindsTest::isOfTheTiffLibrary);
  }

  private static boolean isOfTheTiffLibrary(Object provider) {
    return provider.getClass().getName().startsWith("com.twelvemonkeys");
  }

  private static int red(BufferedImage image, int x, int y) {
    return new Color(image.getRGB(x, y)).getRed();
  }

  private BufferedImage draw(byte[] image) throws IOException {
    return draw(file(image));
  }

  private BufferedImage draw(Path file) {
    try (PageSource source = PageSource.open(file, RenderLimits.defaults(folder))) {
      return source.draw(1, 72).image();
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("image"), bytes);
  }

  private static byte[] written(String format, BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    return written(writer, null, new IIOImage(image, null, null));
  }

  private static byte[] written(ImageWriter writer, ImageWriteParam how, IIOImage image)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Without a checksum that is right: no reader looks at that of a chunk it does not know. */
  private static byte[] chunk(String name, byte[] data) {
    return ByteBuffer.allocate(data.length + 12)
        .putInt(data.length)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .array();
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] more) {
    return ByteBuffer.allocate(bytes.length + more.length)
        .put(bytes, 0, at)
        .put(more)
        .put(bytes, at, bytes.length - at)
        .array();
  }
}
