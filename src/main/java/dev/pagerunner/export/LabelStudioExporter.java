package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Tasks of Label Studio, one a page, with a prediction each, for the labelling config of {@link
 * LabelStudioConfigExporter}. Lengths are percent of the image. All results stand in one
 * prediction, since Label Studio shows one of several; a text is a second result with the id of its
 * region.
 */
final class LabelStudioExporter implements Exporter {
  @Override
  public String name() {
    return "label-studio";
  }

  @Override
  public String description() {
    return "Tasks for Label Studio, one a page, with what was found as predictions to correct.";
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
    return List.of(LabelStudioConfigExporter.OF_PAGES);
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartArray();
      run.forEachPage(page -> task(json, run.facts(), page, options));
      json.writeEndArray();
    }
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

  /** What a task says of the run that it is from. */
  static void about(JsonGenerator json, RunFacts facts) throws IOException {
    json.writeStringField("file", facts.source().filename());
    json.writeStringField("run", facts.id());
    json.writeStringField("run_state", facts.progress().state().word());
  }

  /** The mean of all detections, by which Label Studio sorts tasks. */
  static void score(JsonGenerator json, double mean) throws IOException {
    json.writeNumberField("score", Decimals.rounded(mean, 6));
  }
}
