package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/**
 * One task of Label Studio with all pages of the document, for the labelling config {@link
 * LabelStudioConfigExporter#OF_DOCUMENTS}. Its one prediction has the results of all pages, each
 * with the number of its page in the task.
 */
final class LabelStudioDocumentExporter implements Exporter {
  @Override
  public String name() {
    return "label-studio-document";
  }

  @Override
  public String description() {
    return "A task for Label Studio with all pages, with what was found as predictions to correct.";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String path() {
    return "tasks.json";
  }

  @Override
  public Images images() {
    return Images.ON_REQUEST;
  }

  @Override
  public Set<ExportOptions.Name> options() {
    return Set.of(ExportOptions.Name.IMAGE_PREFIX, ExportOptions.Name.SIGNED_HOURS);
  }

  @Override
  public List<Exporter> companions() {
    return List.of(LabelStudioConfigExporter.OF_DOCUMENTS);
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartArray();
      json.writeStartObject();
      json.writeObjectFieldStart("data");
      json.writeArrayFieldStart("pages");
      run.forEachEmptyPage(page -> json.writeString(options.imageAddress(page.page())));
      json.writeEndArray();
      LabelStudioExporter.about(json, run.facts());
      json.writeEndObject();
      json.writeArrayFieldStart("predictions");
      prediction(json, run);
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
    }
  }

  private static void prediction(JsonGenerator json, ExportedRun run) throws IOException {
    Scores scores = new Scores();
    json.writeStartObject();
    json.writeStringField("model_version", run.facts().model().title());
    json.writeArrayFieldStart("result");
    run.forEachPage(
        page -> {
          for (Detection detection : page.detections()) {
            LabelStudioRegions.write(json, page, detection, scores.pages);
            scores.add(detection.score());
          }
          scores.pages++;
        });
    json.writeEndArray();
    if (scores.count > 0) {
      LabelStudioExporter.score(json, scores.sum / scores.count);
    }
    json.writeEndObject();
  }

  /** What was written so far. */
  private static final class Scores {
    private int pages;
    private long count;
    private double sum;

    void add(double score) {
      sum += score;
      count++;
    }
  }
}
