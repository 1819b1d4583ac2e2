package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageReaderTest {
  @TempDir static Path folder;
  private static Detector detector;
  private static Path document;

  @BeforeAll
  static void openModel() throws IOException {
    detector = Detector.open(ModelBundle.builtIn(), new DetectorOptions(2, folder));
    document = documentOf(3, false);
  }

  @AfterAll
  static void closeModel() {
    detector.close();
  }

  @Test
  void pagesAreReadWithTheirTextImagesAndCrops() throws IOException {
    PageResult page = read(ReadOptions.DEFAULT, 1);

    assertThat(page.page()).isEqualTo(1);
    assertThat(page.dpi()).isEqualTo(108);
    BufferedImage image = decoded(page.imageJpeg());
    assertThat(image.getWidth()).isEqualTo(page.width());
    assertThat(image.getHeight()).isEqualTo(page.height());
    assertThat(page.detections()).isNotEmpty();
    assertThat(page.cropJpegs()).hasSameSizeAs(page.detections());
    for (int i = 0; i < page.detections().size(); i++) {
      Detection detection = page.detections().get(i);
      BufferedImage crop = decoded(page.cropJpegs().get(i));
      assertThat(detection.n()).isEqualTo(i + 1);
      assertThat(crop.getWidth() - detection.box().width()).isBetween(-0.001, 2.0);
      assertThat(crop.getHeight() - detection.box().height()).isBetween(-0.001, 2.0);
    }
    assertThat(page.detections()).extracting(Detection::text).contains("Words for page 1");
  }

  @Test
  void aPageComesWithAThumbnailBesideItsImage() throws IOException {
    List<byte[]> images = new ArrayList<>();
    PageResult page;
    try (PageSource source = open();
        PageReader reader = new PageReader(source, detector, ReadOptions.DEFAULT)) {
      page =
          reader.read(
              1,
              OptionalInt.empty(),
              new PageImages() {
                @Override
                public void page(byte[] jpeg) {
                  images.add(jpeg);
                }

                @Override
                public void thumbnail(byte[] jpeg) {
                  images.add(jpeg);
                }
              });
    }

    assertThat(images.get(0)).isEqualTo(page.imageJpeg());
    assertThat(images.get(1)).hasSizeLessThan(6_000);
    BufferedImage thumbnail = decoded(images.get(1));
    assertThat(thumbnail.getWidth()).isEqualTo(160);
    assertThat(thumbnail.getHeight()).isEqualTo(Math.round(160f * page.height() / page.width()));
  }

  @Test
  void onlyWhatReachesItsLabelsThresholdIsKept() {
    PageResult page = read(ReadOptions.DEFAULT, 1);

    assertThat(page.detections())
        .allMatch(d -> d.score() >= detector.bundle().thresholdFor(d.label()));
  }

  @Test
  void anotherThresholdHoldsForEveryLabel() {
    List<Detection> all = read(ReadOptions.DEFAULT.withThreshold(0.0), 1).detections();
    List<Detection> none = read(ReadOptions.DEFAULT.withThreshold(1.0), 1).detections();

    assertThat(all).hasSizeGreaterThan(read(ReadOptions.DEFAULT, 1).detections().size());
    assertThat(none).isEmpty();
  }

  @Test
  void candidatesAreWhatALowerThresholdWouldAdd() {
    PageResult usual = read(ReadOptions.DEFAULT, 1);
    PageResult both = read(ReadOptions.DEFAULT.withCandidates(0.05), 1);
    List<Detection> lower = read(ReadOptions.DEFAULT.withThreshold(0.05), 1).detections();

    assertThat(usual.candidates()).isEmpty();
    assertThat(both.detections()).isEqualTo(usual.detections());
    assertThat(both.cropJpegs()).hasSameSizeAs(usual.cropJpegs());
    assertThat(both.candidates()).isNotEmpty().allMatch(Detection::candidate);
    int behind = usual.detections().size();
    assertThat(both.candidates())
        .extracting(Detection::n)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(behind + 1, behind + both.candidates().size()).boxed().toList());
    assertThat(Stream.concat(both.detections().stream(), both.candidates().stream()))
        .map(PageReaderTest::unnumbered)
        .containsExactlyInAnyOrderElementsOf(
            lower.stream().map(PageReaderTest::unnumbered).toList());
  }

  private static Detection unnumbered(Detection one) {
    return new Detection(
        0,
        one.label(),
        one.score(),
        one.box(),
        one.text(),
        one.textTruncated(),
        List.of(),
        0,
        one.lineHeight());
  }

  @Test
  void withoutImagesOnlyDetectionsAreMade() {
    PageResult page = read(ReadOptions.DEFAULT.withoutImages(), 1);

    assertThat(page.detections()).isNotEmpty();
    assertThat(page.imageJpeg()).isNull();
    assertThat(page.cropJpegs()).isEmpty();
  }

  @Test
  void drawingAheadChangesNothing() {
    try (PageSource source = open();
        PageReader reader = new PageReader(source, detector, ReadOptions.DEFAULT)) {
      PageResult first = reader.read(1, OptionalInt.of(3));
      PageResult expected = reader.read(3, OptionalInt.of(2));
      PageResult other = reader.read(1, OptionalInt.empty());

      assertThat(expected.page()).isEqualTo(3);
      assertThat(expected.detections()).isEqualTo(read(ReadOptions.DEFAULT, 3).detections());
      assertThat(other.detections()).isEqualTo(first.detections());
    }
  }

  @Test
  void aPageThatCannotBeDrawnDoesNotStopTheOthers() throws IOException {
    Path large = documentOf(2, true);
    try (PageSource source = PageSource.open(large, RenderLimits.defaults(folder));
        PageReader reader = new PageReader(source, detector, ReadOptions.DEFAULT)) {
      assertThat(reader.read(1, OptionalInt.of(2)).detections()).isNotEmpty();

      FailureException thrown =
          catchThrowableOfType(FailureException.class, () -> reader.read(2, OptionalInt.of(1)));

      assertThat(thrown.failure().category()).isEqualTo(Failure.Category.PAGE_TOO_LARGE);
      assertThat(reader.read(1, OptionalInt.empty()).detections()).isNotEmpty();
    }
  }

  private static PageResult read(ReadOptions options, int page) {
    try (PageSource source = open();
        PageReader reader = new PageReader(source, detector, options)) {
      return reader.read(page, OptionalInt.empty());
    }
  }

  private static PageSource open() {
    return PageSource.open(document, RenderLimits.defaults(folder));
  }

  private static BufferedImage decoded(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  /**
   * Pages with a picture of a real page, and invisible words over the surest object on it.
   *
   * @param tooLarge whether the last page is larger than a page may be
   */
  private static Path documentOf(int pages, boolean tooLarge) throws IOException {
    Path file = folder.resolve("document-" + pages + ".pdf");
    try (PDDocument made = new PDDocument()) {
      Parity.Page real = Parity.pages().get(8);
      Box surest = real.expected().get(0).box();
      double points = PDRectangle.A4.getWidth() / real.read().getWidth();
      Point2D middle =
          new Point2D.Double(
              points * (surest.x0() + surest.x1()) / 2,
              PDRectangle.A4.getHeight() - points * (surest.y0() + surest.y1()) / 2);
      PDImageXObject image = JPEGFactory.createFromImage(made, real.read(), 0.95f);
      for (int i = 1; i <= pages; i++) {
        String words = "Words for page " + i;
        PDRectangle box = i == pages && tooLarge ? new PDRectangle(9e4f, 9e4f) : PDRectangle.A4;
        Pdfs.addPage(
            made,
            box,
            page -> {
              page.drawImage(image, 0, 0, PDRectangle.A4.getWidth(), PDRectangle.A4.getHeight());
              page.setRenderingMode(RenderingMode.NEITHER);
              Pdfs.text(page, middle.getX() - 45, middle.getY(), words);
            });
      }
      made.save(file.toFile());
    }
    return file;
  }
}
