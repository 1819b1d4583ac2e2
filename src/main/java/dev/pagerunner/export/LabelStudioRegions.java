package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Detections as results of Label Studio: lengths are percent of the image, and a text is a second
 * result with the id of its region.
 */
final class LabelStudioRegions {
  private static final int PERCENT_DIGITS = 5;

  private LabelStudioRegions() {}

  /**
   * Writes the results of one detection.
   *
   * @param item number of the page in a task of several pages, from 0; null in a task of one page
   */
  static void write(JsonGenerator json, ExportedPage page, Detection detection, Integer item)
      throws IOException {
    Place place = new Place(page.width(), page.height(), item);
    String id = page.page() + "-" + detection.n();
    if (detection.mask().isEmpty()) {
      Region box = new Region(json, place, id, detection.box(), null);
      box.label(LabelStudioConfigExporter.BOXES, "rectanglelabels", detection);
      box.text(detection);
      return;
    }
    for (int i = 0; i < detection.mask().size(); i++) {
      String part = i == 0 ? id : id + "-" + (i + 1);
      Region outline = new Region(json, place, part, null, detection.mask().get(i));
      outline.label(LabelStudioConfigExporter.OUTLINES, "polygonlabels", detection);
      if (i == 0) {
        outline.text(detection);
      }
    }
  }

  /** The image that a region is on, with its size in pixels. */
  private record Place(int width, int height, Integer item) {}

  /** A region of an image: a box, or else an outline. */
  private record Region(JsonGenerator json, Place page, String id, Box box, Polygon outline) {

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
      if (page.item() != null) {
        json.writeNumberField("item_index", page.item());
      }
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
