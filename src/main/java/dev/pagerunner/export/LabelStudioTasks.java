package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/** Tasks for Label Studio with what was found as predictions to correct. */
abstract class LabelStudioTasks implements Exporter {

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
  public final void write(ExportedRun run, ExportOptions options, OutputStream out)
      throws IOException {
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartArray();
      tasks(json, run, options);
      json.writeEndArray();
    }
  }

  /** Writes the elements of the list of tasks. */
  abstract void tasks(JsonGenerator json, ExportedRun run, ExportOptions options)
      throws IOException;

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
