package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.io.OutputStream;

/**
 * COCO's form of results, which are compared with a data set. Images and categories have the ids
 * that {@link CocoExporter} gives them.
 */
final class CocoResultsExporter implements Exporter {
  @Override
  public String name() {
    return "coco-results";
  }

  @Override
  public String description() {
    return "Boxes with scores, to be compared with a data set of the same images by pycocotools.";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String path() {
    return "results.json";
  }

  @Override
  public Images images() {
    return Images.NEVER;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartArray();
      run.forEachPage(
          page -> {
            for (Detection detection : page.detections()) {
              json.writeStartObject();
              CocoExporter.place(json, run.facts(), page, detection);
              json.writeNumberField("score", Decimals.score(detection));
              json.writeEndObject();
            }
          });
      json.writeEndArray();
    }
  }
}
