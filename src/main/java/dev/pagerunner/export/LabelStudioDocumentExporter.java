package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.util.List;

/**
 * One task of Label Studio with all pages of the document, for the labelling config {@link
 * LabelStudioConfigExporter#OF_DOCUMENTS}. Its one prediction has the results of all pages, each
 * with the number of its page in the task.
 */
final class LabelStudioDocumentExporter extends LabelStudioTasks {
  @Override
  public String name() {
    return "label-studio-document";
  }

  @Override
  public String description() {
    return "A task for Label Studio with all pages, with what was found as predictions to correct.";
  }

  @Override
  public List<Exporter> companions() {
    return List.of(LabelStudioConfigExporter.OF_DOCUMENTS);
  }

  @Override
  void tasks(JsonGenerator json, ExportedRun run, ExportOptions options) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("data");
    json.writeArrayFieldStart("pages");
    run.forEachEmptyPage(page -> json.writeString(options.imageAddress(page.page())));
    json.writeEndArray();
    about(json, run.facts());
    json.writeEndObject();
    json.writeArrayFieldStart("predictions");
    prediction(json, run);
    json.writeEndArray();
    json.writeEndObject();
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
      score(json, scores.sum / scores.count);
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
