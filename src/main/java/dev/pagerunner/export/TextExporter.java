package dev.pagerunner.export;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.export.flow.PageFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The texts alone, in the order in which they are read. */
final class TextExporter implements Exporter {
  @Override
  public String name() {
    return "text";
  }

  @Override
  public String description() {
    return "The texts in reading order, a blank line between them, a form feed behind each page.";
  }

  @Override
  public String mediaType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public String path() {
    return "document.txt";
  }

  @Override
  public Images images() {
    return Images.NEVER;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    run.forEachPage(
        page -> {
          for (Detection one : PageFlow.inOrder(page.detections())) {
            if (one.text() != null) {
              out.write((one.text() + "\n\n").getBytes(StandardCharsets.UTF_8));
            }
          }
          out.write('\f');
        });
  }
}
