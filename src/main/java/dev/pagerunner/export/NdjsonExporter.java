package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.io.OutputStream;

/** A JSON object for each detection, each on a line of its own. */
final class NdjsonExporter implements Exporter {
  @Override
  public String name() {
    return "ndjson";
  }

  @Override
  public String description() {
    return "A JSON object a line for each detection, for programs that read line by line.";
  }

  @Override
  public String mediaType() {
    return "application/x-ndjson";
  }

  @Override
  public String path() {
    return "detections.ndjson";
  }

  @Override
  public Images images() {
    return Images.ON_REQUEST;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonText.linesTo(out)) {
      run.forEachPage(
          page -> {
            for (Detection detection : page.detections()) {
              line(json, page, detection);
            }
          });
    }
  }

  private static void line(JsonGenerator json, ExportedPage page, Detection detection)
      throws IOException {
    json.writeStartObject();
    JsonText.fields(json, page, detection);
    json.writeNumberField("page_width", page.width());
    json.writeNumberField("page_height", page.height());
    json.writeEndObject();
    JsonText.line(json);
  }
}
