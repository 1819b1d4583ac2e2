package dev.pagerunner.export;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.export.flow.PageFlow;
import dev.pagerunner.vision.markup.PdfCopy;
import java.io.IOException;

/** The PDF with its titles as bookmarks. One that has bookmarks stays as it is. */
final class PdfOutlineExporter extends PdfExporter {
  private static final int LONGEST = 200;

  @Override
  public String name() {
    return "pdf-outline";
  }

  @Override
  public String description() {
    return "The PDF with its titles as bookmarks, unless it has bookmarks of its own.";
  }

  @Override
  public String extension() {
    return ".outline.pdf";
  }

  @Override
  void add(ExportedRun run, PdfCopy copy) throws IOException {
    if (copy.hasBookmarks()) {
      return;
    }
    copy.demandBookmarks();
    RunLevels levels = RunLevels.of(run);
    run.forEachPage(
        page -> {
          for (Detection title : PageFlow.titles(page.detections())) {
            copy.bookmark(
                levels.level(page, title), text(title), page.page(), page.dpi(), title.box());
          }
        });
  }

  private static String text(Detection title) {
    String text = title.text() == null || title.text().isBlank() ? title.label() : title.text();
    String line = PlainText.visible(text.replaceAll("\\s+", " ")).strip();
    return line.codePointCount(0, line.length()) > LONGEST
        ? line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…"
        : line;
  }
}
