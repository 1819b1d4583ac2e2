package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * COCO's form of a data set, as it is trained on: images, categories, annotations. The id of an
 * image is its page. Names the page as DocLayNet does.
 */
final class CocoExporter implements Exporter {
  @Override
  public String name() {
    return "coco";
  }

  @Override
  public String description() {
    return "A data set for training and for annotation tools: Detectron2, CVAT, Datumaro, FiftyOne.";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String path() {
    return "annotations/instances_train.json";
  }

  @Override
  public String imagePath(int page) {
    return "images/train/" + PageFiles.image(page);
  }

  @Override
  public Images images() {
    return Images.ON_REQUEST;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    RunFacts facts = run.facts();
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartObject();
      info(json, facts);
      json.writeArrayFieldStart("licenses");
      json.writeEndArray();
      categories(json, facts.model().labels());
      json.writeArrayFieldStart("images");
      run.forEachEmptyPage(page -> image(json, facts, page));
      json.writeEndArray();
      json.writeArrayFieldStart("annotations");
      Annotations annotations = new Annotations(json, facts);
      run.forEachPage(annotations::page);
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void info(JsonGenerator json, RunFacts facts) throws IOException {
    json.writeObjectFieldStart("info");
    json.writeStringField("description", facts.source().filename());
    json.writeStringField("version", "1.0");
    json.writeStringField("contributor", "Pagerunner, " + facts.model().title());
    json.writeStringField("run", facts.id());
    json.writeStringField("run_state", facts.progress().state().word());
    json.writeObjectField("pages_total", facts.progress().pages());
    json.writeNumberField("pages_done", facts.progress().done());
    json.writeNumberField("pages_failed", facts.progress().failed());
    json.writeEndObject();
  }

  private static void categories(JsonGenerator json, List<String> labels) throws IOException {
    json.writeArrayFieldStart("categories");
    for (int i = 0; i < labels.size(); i++) {
      json.writeStartObject();
      json.writeNumberField("id", i + 1);
      json.writeStringField("name", labels.get(i));
      json.writeStringField("supercategory", "");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void image(JsonGenerator json, RunFacts facts, ExportedPage page)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", page.page());
    json.writeStringField("file_name", PageFiles.image(page.page()));
    json.writeNumberField("width", page.width());
    json.writeNumberField("height", page.height());
    json.writeStringField("doc_name", facts.source().filename());
    json.writeNumberField("page_no", page.page());
    json.writeEndObject();
  }

  /** Numbers annotations from 1 through all pages: 0 and repeated ids confuse readers. */
  private static final class Annotations {
    private final JsonGenerator json;
    private final RunFacts facts;
    private long id;

    Annotations(JsonGenerator json, RunFacts facts) {
      this.json = json;
      this.facts = facts;
    }

    void page(ExportedPage page) throws IOException {
      for (Detection detection : page.detections()) {
        id++;
        json.writeStartObject();
        json.writeNumberField("id", id);
        place(json, facts, page, detection);
        json.writeNumberField("area", Decimals.length(area(detection)));
        json.writeNumberField("iscrowd", 0);
        segmentation(detection);
        json.writeNumberField("score", Decimals.score(detection));
        json.writeEndObject();
      }
    }

    /** Training with masks, and some tools, want an outline of everything. */
    private void segmentation(Detection detection) throws IOException {
      json.writeArrayFieldStart("segmentation");
      for (Polygon outline : detection.mask()) {
        JsonText.outline(json, outline);
      }
      if (detection.mask().isEmpty()) {
        Box box = detection.box();
        json.writeStartArray();
        for (double value :
            new double[] {
              box.x0(), box.y0(), box.x1(), box.y0(), box.x1(), box.y1(), box.x0(), box.y1()
            }) {
          json.writeNumber(Decimals.length(value));
        }
        json.writeEndArray();
      }
      json.writeEndArray();
    }
  }

  /** The fields by which annotations and results say what is where. */
  static void place(JsonGenerator json, RunFacts facts, ExportedPage page, Detection detection)
      throws IOException {
    Box box = detection.box();
    json.writeNumberField("image_id", page.page());
    json.writeNumberField("category_id", facts.model().indexOf(detection.label()) + 1);
    json.writeArrayFieldStart("bbox");
    json.writeNumber(Decimals.length(box.x0()));
    json.writeNumber(Decimals.length(box.y0()));
    json.writeNumber(Decimals.length(box.width()));
    json.writeNumber(Decimals.length(box.height()));
    json.writeEndArray();
  }

  private static double area(Detection detection) {
    return detection.mask().isEmpty()
        ? detection.box().width() * detection.box().height()
        : detection.mask().stream().mapToDouble(Outlines::area).sum();
  }
}
