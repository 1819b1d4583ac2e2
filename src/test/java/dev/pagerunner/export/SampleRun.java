package dev.pagerunner.export;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.domain.RunState;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A run with what formats get wrong: an empty page, a landscape page, odd texts, masks of parts.
 */
final class SampleRun implements ExportedRun {
  static final List<String> LABELS = List.of("text", "title", "a \"b\" & <c>", "table");

  private final Path temp;
  private final boolean masks;
  private final List<ExportedPage> pages;

  /** With or without masks. */
  SampleRun(Path temp, boolean masks) {
    this.temp = temp;
    this.masks = masks;
    this.pages = pages(masks);
  }

  /** With other pages. */
  SampleRun(Path temp, List<ExportedPage> pages) {
    this.temp = temp;
    this.masks = false;
    this.pages = List.copyOf(pages);
  }

  private static List<ExportedPage> pages(boolean masks) {
    return List.of(
        new ExportedPage(
            1,
            918,
            1188,
            108,
            List.of(
                detection(1, "title", 0.9876543, "=1+1", masks, 100.25, 50.5, 300.75, 90),
                detection(2, "text", 0.75, "مرحبا بالعالم", masks, 0, 100, 918, 1188),
                detection(3, "a \"b\" & <c>", 0.5, "你好，世界\nline two", masks, 1.0625, 2, 3, 4))),
        new ExportedPage(2, 918, 1188, 108, List.of()),
        new ExportedPage(
            12,
            1188,
            918,
            108,
            List.of(
                new Detection(
                    1,
                    "table",
                    1,
                    new Box(10, 20, 210, 120),
                    null,
                    false,
                    masks ? parts() : List.of(),
                    0,
                    null),
                detection(2, "text", 0.25, "a \"quoted\", cell", false, 600, 700, 1188, 918))));
  }

  /** A mask of two parts, the second one larger. */
  private static List<Polygon> parts() {
    return List.of(
        new Polygon(List.of(10, 20, 60, 20, 60, 70, 10, 70)),
        new Polygon(List.of(110, 20, 210, 20, 210, 120, 110, 120)));
  }

  private static Detection detection(
      int n, String label, double score, String text, boolean mask, double... box) {
    Box place = new Box(box[0], box[1], box[2], box[3]);
    List<Polygon> parts = mask ? rounded(place) : List.of();
    return new Detection(n, label, score, place, text, false, parts, 0, null);
  }

  private static List<Polygon> rounded(Box box) {
    int x0 = (int) Math.floor(box.x0());
    int y0 = (int) Math.floor(box.y0());
    int x1 = (int) Math.ceil(box.x1());
    int y1 = (int) Math.ceil(box.y1());
    return List.of(new Polygon(List.of(x0, y0, x1, y0, x1, y1, x0, y1)));
  }

  @Override
  public RunFacts facts() {
    return new RunFacts(
        "00000000-0000-0000-0000-000000000001",
        new RunFacts.Source("=résumé.pdf", "application/pdf", "ab".repeat(32)),
        new RunFacts.Model(new ModelRef("layout", "1", "cd".repeat(32)), LABELS, masks),
        new RunFacts.Progress(RunState.RUNNING, 20, pages.size(), 1));
  }

  @Override
  public Path temp() {
    return temp;
  }

  @Override
  public void forEachPage(PageVisitor visitor) throws IOException {
    for (ExportedPage page : pages) {
      visitor.visit(page);
    }
  }

  @Override
  public void forEachEmptyPage(PageVisitor visitor) throws IOException {
    for (ExportedPage page : pages) {
      visitor.visit(
          new ExportedPage(page.page(), page.width(), page.height(), page.dpi(), List.of()));
    }
  }

  @Override
  public Path document() {
    throw new UnsupportedOperationException("There is no document");
  }

  @Override
  public void copyImage(int page, OutputStream out) throws IOException {
    for (ExportedPage one : pages) {
      if (one.page() == page) {
        jpeg(one.width(), one.height(), out);
      }
    }
  }

  @Override
  public void copyCrop(int page, int n, OutputStream out) throws IOException {
    jpeg(n, page, out);
  }

  private static void jpeg(int width, int height, OutputStream out) throws IOException {
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpg", out);
  }
}
