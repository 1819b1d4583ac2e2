package dev.pagerunner.export;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import dev.pagerunner.export.flow.ListItems;
import dev.pagerunner.export.flow.ListItems.Item;
import dev.pagerunner.export.flow.PageFlow;
import dev.pagerunner.export.flow.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * The text in reading order, with links to the images of figures, tables and formulas. Headers and
 * footers of pages are left out.
 */
final class MarkdownExporter implements Exporter {
  @Override
  public String name() {
    return "markdown";
  }

  @Override
  public String description() {
    return "The text in reading order with titles and lists; figures, tables, formulas as images.";
  }

  @Override
  public String mediaType() {
    return "text/markdown; charset=utf-8";
  }

  @Override
  public String path() {
    return "document.md";
  }

  @Override
  public Images images() {
    return Images.ON_REQUEST;
  }

  @Override
  public void writeImages(ExportedRun run, ZipWriter zip) throws IOException {
    run.forEachPage(
        page -> {
          for (Detection one : PageFlow.inOrder(page.detections())) {
            BlockKind kind = BlockKind.of(one.label());
            if (!one.candidate() && (kind.isFloat() || kind == BlockKind.FORMULA)) {
              zip.file(crop(page, one));
              run.copyCrop(page.page(), one.n(), zip);
            }
          }
        });
  }

  private static String crop(ExportedPage page, Detection detection) {
    return "crops/" + PageFiles.crop(page.page(), detection.n(), detection.label());
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    Document document = new Document(run.facts().id(), RunLevels.of(run), options.images(), out);
    run.forEachPage(document::page);
  }

  /**
   * A document that is being written.
   *
   * @param run whose crops a server has; null without one
   * @param images whether the crops lie beside the document
   */
  private record Document(String run, RunLevels levels, boolean images, OutputStream out) {

    void page(ExportedPage page) throws IOException {
      line("<!-- page " + page.page() + " -->");
      for (Part part : PageFlow.parts(page.detections())) {
        if (part instanceof Part.Text text) {
          text(page, text);
        } else if (part instanceof Part.Listing list) {
          list(list);
        } else if (part instanceof Part.Captioned one) {
          image(page, one.detection(), one.detection().label());
          if (one.kind() == BlockKind.TABLE) {
            paragraph(one.detection());
          }
          if (one.caption().isPresent()) {
            caption(one.caption().get());
          }
        }
      }
    }

    private void text(ExportedPage page, Part.Text text) throws IOException {
      Detection detection = text.detection();
      switch (text.kind()) {
        case PAGE_HEADER, PAGE_FOOTER -> {}
        case TITLE -> title(page, detection);
        case CAPTION -> caption(detection);
        case FORMULA -> image(page, detection, detection.text() == null ? "" : detection.text());
        default -> paragraph(detection);
      }
    }

    private void title(ExportedPage page, Detection title) throws IOException {
      if (title.text() != null) {
        line("#".repeat(levels.level(page, title)) + " " + MarkdownText.inline(title.text()));
      }
    }

    private void paragraph(Detection detection) throws IOException {
      if (detection.text() != null) {
        line(MarkdownText.paragraph(detection.text()));
      }
    }

    private void caption(Detection caption) throws IOException {
      if (caption.text() != null) {
        line("*" + MarkdownText.inline(caption.text()) + "*");
      }
    }

    private void list(Part.Listing list) throws IOException {
      StringBuilder lines = new StringBuilder();
      for (Detection detection : list.detections()) {
        for (Item item : ListItems.of(detection.text())) {
          // Markdown numbers its lists with ASCII digits alone.
          String digits = item.marker().replaceAll("\\P{Nd}", "");
          String number = digits.isEmpty() ? "" : new BigInteger(digits).toString();
          lines.append(number.isEmpty() ? "- " : number + ". ");
          lines.append(MarkdownText.paragraph(item.text())).append('\n');
        }
      }
      if (!lines.isEmpty()) {
        write(lines.append('\n').toString());
      }
    }

    /** Beside the document, at the server, or nowhere, as that of a candidate. */
    private void image(ExportedPage page, Detection detection, String text) throws IOException {
      if (detection.candidate()) {
        plain(text);
      } else if (images) {
        line(MarkdownText.image(text, crop(page, detection)));
      } else if (run != null) {
        String crop = page.page() + "_" + detection.n();
        line(MarkdownText.image(text, "/api/v1/runs/" + run + "/crops/" + crop));
      } else {
        plain(text);
      }
    }

    private void plain(String text) throws IOException {
      if (!text.isEmpty()) {
        line(MarkdownText.paragraph(text));
      }
    }

    private void line(String text) throws IOException {
      write(text + "\n\n");
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
