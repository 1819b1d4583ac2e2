package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import java.io.IOException;
import java.io.OutputStream;

/** Writes JSON to a stream that stays open. */
public final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          // What breaks off is not to look whole.
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private JsonText() {}

  /** A generator to be closed, which leaves {@code out} open. */
  static JsonGenerator to(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out);
  }

  /** A generator of values that each stand on a line of their own, to be ended by {@link #line}. */
  static JsonGenerator linesTo(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out).setRootValueSeparator(null);
  }

  /** Ends a line. */
  static void line(JsonGenerator json) throws IOException {
    json.writeRaw('\n');
  }

  /** The fields of a detection, as the API has them, without its links. */
  static void fields(JsonGenerator json, ExportedPage page, Detection detection)
      throws IOException {
    json.writeNumberField("page", page.page());
    json.writeNumberField("n", detection.n());
    if (detection.order() > 0) {
      json.writeNumberField("order", detection.order());
    }
    json.writeStringField("label", detection.label());
    json.writeNumberField("score", Decimals.score(detection));
    box(json, "box", detection.box());
    box(json, "box_pt", page.boxInPoints(detection));
    content(json, detection);
    if (detection.candidate()) {
      json.writeBooleanField("candidate", true);
    }
  }

  /** The fields of what a detection holds: its text, and its mask if there is one. */
  public static void content(JsonGenerator json, Detection detection) throws IOException {
    json.writeStringField("text", detection.text());
    if (detection.textTruncated()) {
      json.writeBooleanField("text_truncated", true);
    }
    if (!detection.mask().isEmpty()) {
      json.writeArrayFieldStart("mask");
      for (Polygon outline : detection.mask()) {
        outline(json, outline);
      }
      json.writeEndArray();
    }
  }

  /** {@code [x0, y0, x1, y1, …]}. */
  static void outline(JsonGenerator json, Polygon outline) throws IOException {
    int[] xy = outline.xy().stream().mapToInt(Integer::intValue).toArray();
    json.writeArray(xy, 0, xy.length);
  }

  /** {@code [x0, y0, x1, y1]}. */
  public static void box(JsonGenerator json, String name, Box box) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : new double[] {box.x0(), box.y0(), box.x1(), box.y1()}) {
      json.writeNumber(Decimals.length(value));
    }
    json.writeEndArray();
  }
}
