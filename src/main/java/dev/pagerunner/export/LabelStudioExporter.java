package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Tasks of Label Studio, one a page, with a prediction each, for the labelling config of {@link
 * LabelStudioConfigExporter}. Lengths are percent of the image. All results stand in one
 * prediction, since Label Studio shows one of several; a text is a second result with the id of its
 * region.
 */
final class LabelStudioExporter extends LabelStudioTasks {
  @Override
  public String name() {
    return "label-studio";
  }

  @Override
  public String description() {
    return "Tasks for Label Studio, one a page, with what was found as predictions to correct.";
  }

  @Override
  public List<Exporter> companions() {
    return List.of(LabelStudioConfigExporter.OF_PAGES);
  }

  @Override
  void tasks(JsonGenerator json, ExportedRun run, ExportOptions options) throws IOException {
    run.forEachPage(page -> task(json, run.facts(), page, options));
  }

  private static void task(
      JsonGenerator json, RunFacts facts, ExportedPage page, ExportOptions options)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("data");
    json.writeStringField("image", options.imageAddress(page.page()));
    json.writeNumberField("page", page.page());
    about(json, facts);
    json.writeEndObject();
    json.writeArrayFieldStart("predictions");
    json.writeStartObject();
    json.writeStringField("model_version", facts.model().title());
    OptionalDouble mean = page.detections().stream().mapToDouble(Detection::score).average();
    if (mean.isPresent()) {
      score(json, mean.getAsDouble());
    }
    json.writeArrayFieldStart("result");
    for (Detection detection : page.detections()) {
      LabelStudioRegions.write(json, page, detection, null);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
