package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order of what the built-in model finds, compared with the order in which the document's
 * program wrote the page: LaTeX writes column after column, and each from top to bottom.
 */
class PaperOrderTest {
  private static final double ENOUGH = 0.98;
  private static final double GUTTER = 15;
  private static final double NEAR = 40;

  @TempDir static Path folder;
  private static Detector detector;

  @BeforeAll
  static void openModel() throws IOException {
    detector = Detector.open(ModelBundle.builtIn(), new DetectorOptions(2, folder));
  }

  @AfterAll
  static void closeModel() {
    detector.close();
  }

  @Test
  void the_sample_paper_is_read_as_its_source_has_it() throws IOException {
    assertThat(agreement(Path.of("samples/paper.pdf"))).isGreaterThanOrEqualTo(ENOUGH);
  }

  @Test
  void three_columns_with_a_figure_are_read_one_after_another() throws IOException {
    assertThat(agreement(columns(3))).isGreaterThanOrEqualTo(ENOUGH);
  }

  @Test
  void one_column_is_read_from_top_to_bottom() throws IOException {
    assertThat(agreement(columns(1))).isGreaterThanOrEqualTo(ENOUGH);
  }

  /** The share of pairs of objects of a page that come in the order in which they were written. */
  private static double agreement(Path file) throws IOException {
    int right = 0;
    int pairs = 0;
    for (PageResult page : read(file)) {
      List<Glyph> glyphs = written(file, page);
      Map<Detection, Integer> first = new HashMap<>();
      for (Detection one : page.detections()) {
        IntStream.range(0, glyphs.size())
            .filter(i -> one.box().contains(glyphs.get(i).x, glyphs.get(i).y))
            .filter(i -> isSmallestAround(one.box(), glyphs.get(i), page.detections()))
            .findFirst()
            .ifPresent(i -> first.put(one, i));
      }
      for (Detection a : first.keySet()) {
        for (Detection b : first.keySet()) {
          if (first.get(a) < first.get(b)) {
            pairs++;
            right += a.order() < b.order() ? 1 : 0;
          }
        }
      }
      assertThat(page.detections())
          .extracting(Detection::order)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, page.detections().size()).boxed().toList());
      assertCaptionsAreBesideTheirFigures(page.detections());
    }
    assertThat(pairs).isGreaterThan(3);
    return (double) right / pairs;
  }

  private static boolean isSmallestAround(Box box, Glyph glyph, List<Detection> all) {
    return all.stream()
        .map(Detection::box)
        .filter(other -> other.contains(glyph.x, glyph.y))
        .noneMatch(other -> other.width() * other.height() < box.width() * box.height());
  }

  private static void assertCaptionsAreBesideTheirFigures(List<Detection> detections) {
    for (Detection caption : ofKind(detections, kind -> kind == BlockKind.CAPTION)) {
      List<Integer> near =
          ofKind(detections, BlockKind::isFloat).stream()
              .filter(owner -> isNear(caption.box(), owner.box()))
              .map(Detection::order)
              .toList();
      assertThat(near.isEmpty() || near.stream().anyMatch(o -> Math.abs(o - caption.order()) == 1))
          .as("%s", caption)
          .isTrue();
    }
  }

  private static List<Detection> ofKind(List<Detection> detections, Predicate<BlockKind> kind) {
    return detections.stream().filter(one -> kind.test(BlockKind.of(one.label()))).toList();
  }

  /** Whether nothing but some white space is between both from top to bottom. */
  private static boolean isNear(Box a, Box b) {
    double gap = Math.max(a.y0(), b.y0()) - Math.min(a.y1(), b.y1());
    return gap < NEAR && Math.min(a.x1(), b.x1()) > Math.max(a.x0(), b.x0());
  }

  private static List<PageResult> read(Path file) {
    List<PageResult> pages = new ArrayList<>();
    try (PageSource source = PageSource.open(file, RenderLimits.defaults(folder));
        PageReader reader = new PageReader(source, detector, ReadOptions.DEFAULT.withoutImages())) {
      for (int page = 1; page <= source.pageCount(); page++) {
        OptionalInt next =
            page < source.pageCount() ? OptionalInt.of(page + 1) : OptionalInt.empty();
        pages.add(reader.read(page, next));
      }
    }
    return pages;
  }

  /** The middle of a letter, in pixels. */
  private record Glyph(double x, double y) {}

  /** The letters of a page in the order in which they are written. */
  private static List<Glyph> written(Path file, PageResult page) throws IOException {
    List<Glyph> glyphs = new ArrayList<>();
    double scale = page.dpi() / 72;
    PDFTextStripper stripper =
        new PDFTextStripper() {
          @Override
          protected void processTextPosition(TextPosition text) {
            glyphs.add(
                new Glyph(
                    (text.getXDirAdj() + text.getWidthDirAdj() / 2) * scale,
                    (text.getYDirAdj() - text.getFontSizeInPt() * 0.3) * scale));
          }
        };
    stripper.setStartPage(page.page());
    stripper.setEndPage(page.page());
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      stripper.getText(document);
    }
    return glyphs;
  }

  /** A page with a wide title, columns of text, and a figure with a caption in the last one. */
  private static Path columns(int count) throws IOException {
    Path file = folder.resolve("columns-" + count + ".pdf");
    double width = (495.0 + GUTTER) / count - GUTTER;
    try (PDDocument made = new PDDocument()) {
      Pdfs.addPage(made, PDRectangle.A4, page -> draw(page, count, width));
      made.save(file.toFile());
    }
    return file;
  }

  private static void draw(PDPageContentStream page, int columns, double width) throws IOException {
    line(page, 50, 780, 22, "A title above all columns", 600);
    for (int column = 0; column < columns; column++) {
      double x = 50 + column * (width + GUTTER);
      boolean last = column == columns - 1;
      if (last) {
        drawBars(page, x, width);
        line(page, x, 545, 9, "Figure 1. Bars grow to the right.", width);
      }
      drawParagraphs(page, x, last ? 510 : 740, width);
    }
  }

  private static void drawBars(PDPageContentStream page, double x, double width)
      throws IOException {
    page.addRect((float) x, 560, (float) width, 180);
    page.stroke();
    for (int bar = 0; bar < 8; bar++) {
      page.addRect((float) (x + 10 + bar * width / 10), 570, 8, 20 + 17 * bar);
    }
    page.fill();
  }

  private static void drawParagraphs(PDPageContentStream page, double x, double top, double width)
      throws IOException {
    double y = top;
    while (y > 150) {
      for (int i = 0; i < 9; i++) {
        line(page, x, y, 10, "Words of a paragraph, ".repeat(8), i < 8 ? width : width / 2);
        y -= 12;
      }
      y -= 14;
    }
  }

  /** As much of a text as fits. */
  private static void line(
      PDPageContentStream page, double x, double y, int size, String text, double width)
      throws IOException {
    int end = text.length();
    while (Pdfs.FONT.getStringWidth(text.substring(0, end)) * size / 1000 > width) {
      end--;
    }
    Matrix place = Matrix.getTranslateInstance((float) x, (float) y);
    Pdfs.text(page, place, size, text.substring(0, end));
  }
}
