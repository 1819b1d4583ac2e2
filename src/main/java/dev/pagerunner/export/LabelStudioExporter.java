package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
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
  private static final int PERCENT_DIGITS = 5;

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
    return Set.of(ExportOptions.Name.IMAGE_PREFIX);
  }

  @Override
  public List<Exporter> companions() {
    return List.of(new LabelStudioConfigExporter());
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartArray();
      run.forEachPage(page -> task(json, run.facts(), page, options.imagePrefix()));
      json.writeEndArray();
    }
  }

  private static void task(JsonGenerator json, RunFacts facts, ExportedPage page, String prefix)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("data");
    json.writeStringField("image", prefix + PageFiles.image(page.page()));
    json.writeStringField("file", facts.source().filename());
    json.writeNumberField("page", page.page());
    json.writeStringField("run", facts.id());
    json.writeStringField("run_state", facts.progress().state().word());
    json.writeEndObject();
    json.writeArrayFieldStart("predictions");
    json.writeStartObject();
    json.writeStringField("model_version", facts.model().title());
    score(json, page.detections());
    json.writeArrayFieldStart("result");
    for (Detection detection : page.detections()) {
      regions(json, page, detection);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The mean, by which Label Studio sorts tasks. */
  private static void score(JsonGenerator json, List<Detection> detections) throws IOException {
    OptionalDouble mean = detections.stream().mapToDouble(Detection::score).average();
    if (mean.isPresent()) {
      json.writeNumberField("score", Decimals.rounded(mean.getAsDouble(), 6));
    }
  }

  private static void regions(JsonGenerator json, ExportedPage page, Detection detection)
      throws IOException {
    String id = page.page() + "-" + detection.n();
    if (detection.mask().isEmpty()) {
      Region box = new Region(json, page, id, detection.box(), null);
      box.label(LabelStudioConfigExporter.BOXES, "rectanglelabels", detection);
      box.text(detection);
      return;
    }
    for (int i = 0; i < detection.mask().size(); i++) {
      String part = i == 0 ? id : id + "-" + (i + 1);
      Region outline = new Region(json, page, part, null, detection.mask().get(i));
      outline.label(LabelStudioConfigExporter.OUTLINES, "polygonlabels", detection);
      if (i == 0) {
        outline.text(detection);
      }
    }
  }

  /** A region of an image: a box, or else an outline. */
  private record Region(
      JsonGenerator json, ExportedPage page, String id, Box box, Polygon outline) {

    void label(String from, String type, Detection detection) throws IOException {
      start(from, type);
      json.writeNumberField("score", Decimals.score(detection));
      value(type, detection.label());
    }

    /** Nothing if there is no text. */
    void text(Detection detection) throws IOException {
      if (detection.text() != null) {
        start(LabelStudioConfigExporter.TEXT, "textarea");
        value("text", detection.text());
      }
    }

    private void start(String from, String type) throws IOException {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("type", type);
      json.writeStringField("from_name", from);
      json.writeStringField("to_name", LabelStudioConfigExporter.IMAGE);
      json.writeNumberField("original_width", page.width());
      json.writeNumberField("original_height", page.height());
      json.writeNumberField("image_rotation", 0);
    }

    private void value(String field, String text) throws IOException {
      json.writeObjectFieldStart("value");
      if (box != null) {
        json.writeNumberField("x", percent(box.x0(), page.width()));
        json.writeNumberField("y", percent(box.y0(), page.height()));
        json.writeNumberField("width", percent(box.width(), page.width()));
        json.writeNumberField("height", percent(box.height(), page.height()));
        json.writeNumberField("rotation", 0);
      } else {
        points();
      }
      json.writeArrayFieldStart(field);
      json.writeString(text);
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }

    private void points() throws IOException {
      json.writeArrayFieldStart("points");
      for (int i = 0; i < outline.xy().size(); i += 2) {
        json.writeStartArray();
        json.writeNumber(percent(outline.xy().get(i), page.width()));
        json.writeNumber(percent(outline.xy().get(i + 1), page.height()));
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeBooleanField("closed", true);
    }

    private static BigDecimal percent(double pixels, int of) {
      return Decimals.rounded(100 * pixels / of, PERCENT_DIGITS);
    }
  }
}
