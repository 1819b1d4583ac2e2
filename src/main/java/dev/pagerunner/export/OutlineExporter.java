package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.export.flow.PageFlow;
import java.io.IOException;
import java.io.OutputStream;

/** The titles with their levels, as the API has them. */
final class OutlineExporter implements Exporter {
  @Override
  public String name() {
    return "outline";
  }

  @Override
  public String description() {
    return "The titles with their levels and places; JSON.";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String path() {
    return "outline.json";
  }

  @Override
  public Images images() {
    return Images.NEVER;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    RunLevels levels = RunLevels.of(run);
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("items");
      run.forEachPage(
          page -> {
            for (Detection title : PageFlow.titles(page.detections())) {
              json.writeStartObject();
              json.writeNumberField("level", levels.level(page, title));
              JsonText.fields(json, page, title);
              json.writeEndObject();
            }
          });
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
