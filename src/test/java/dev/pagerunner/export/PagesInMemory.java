package dev.pagerunner.export;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.domain.RunState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A run that is made up; its images are texts. */
record PagesInMemory(RunFacts facts, Path temp, List<ExportedPage> pages) implements ExportedRun {
  static final List<String> LABELS =
      List.of("text", "title", "list", "table", "figure", "caption", "formula", "page-footer");
  private static final String SHA256 =
      "acec54931231b2aa0f74ad28180ea99e4a7859f4591b8ef2999b53401bebbe23";

  /**
   * Three pages: an ordinary one, an empty one, a landscape one in Arabic and Chinese. With null
   * text, texts that look like markup, and a mask.
   */
  static PagesInMemory ofAllSorts(Path temp) {
    List<Detection> first =
        List.of(
            found(1, 4, "text", "# 1. not a *title* & no <b>tag</b>", 12, box(100, 300, 500, 380)),
            found(2, 1, "title", "How a Page Is Put Together", 30, box(100, 50, 700, 90)),
            found(3, 3, "title", "1.1 Units", 18, box(100, 250, 300, 280)),
            found(4, 2, "text", null, null, box(100, 120, 700, 200)),
            found(5, 5, "list", "• first item • second – with a dash", 15, box(100, 400, 500, 500)),
            found(6, 7, "caption", "Table 1: Words", 12, box(100, 520, 500, 540)),
            found(7, 8, "table", "Word In metal In a program", 12, box(100, 545, 500, 700)),
            found(8, 6, "figure", null, null, box(510, 300, 700, 500)),
            found(9, 9, "formula", "E = mc2", 12, box(100, 720, 500, 760)),
            found(10, 10, "text", "E = mc2", 12, box(110, 725, 490, 755)),
            found(11, 11, "page-footer", "17", 12, box(400, 1200, 420, 1220)));
    List<Detection> third =
        List.of(
            found(1, 1, "title", "٢ مقدمة", 24, box(500, 50, 800, 90)),
            found(2, 2, "text", "الصفحة تقرأ من اليمين \u0000\uFFFE", 12, box(500, 100, 900, 400)),
            new Detection(
                3,
                "list",
                0.5,
                box(50, 100, 450, 400),
                "1. 版面分析 2. 阅读顺序 of 1999. and so on 3. 完",
                true,
                List.of(new Polygon(List.of(50, 100, 450, 100, 450, 400))),
                3,
                18.0));
    return of(
        temp,
        List.of(
            new ExportedPage(1, 893, 1263, 108, first),
            new ExportedPage(2, 893, 1263, 108, List.of()),
            new ExportedPage(3, 1263, 893, 108, third)));
  }

  static PagesInMemory of(Path temp, List<ExportedPage> pages) {
    return new PagesInMemory(
        new RunFacts(
            "0b9f1a52-57bb-4c2e-8d5d-0c7f6a1f3a77",
            new RunFacts.Source("صفحة 页.v1.pdf", "application/pdf", SHA256),
            new RunFacts.Model(new ModelRef("layout", "1", SHA256), LABELS, false),
            new RunFacts.Progress(RunState.SUCCEEDED, pages.size(), pages.size(), 0)),
        temp,
        pages);
  }

  static Detection found(int n, int order, String label, String text, Integer lineHeight, Box box) {
    Double pixels = lineHeight == null ? null : (double) lineHeight;
    return new Detection(n, label, 0.9, box, text, false, List.of(), order, pixels);
  }

  static Box box(double x0, double y0, double x1, double y1) {
    return new Box(x0, y0, x1, y1);
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
    out.write(("page " + page).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void copyCrop(int page, int n, OutputStream out) throws IOException {
    out.write(("crop " + page + "_" + n).getBytes(StandardCharsets.UTF_8));
  }
}
