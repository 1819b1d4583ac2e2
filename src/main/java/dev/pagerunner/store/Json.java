package dev.pagerunner.store;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.domain.Polygon;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The JSON of values that tables and API share. */
public final class Json {
  static final double POINTS_PER_INCH = 72;

  private Json() {}

  /** {@code {category, phase, retryable, message}}. */
  public static JsonObject of(Failure failure) {
    return new JsonObject()
        .put("category", failure.category().word())
        .put("phase", failure.phase().word())
        .put("retryable", failure.retryable())
        .put("message", failure.message());
  }

  /** The failure that {@link #of(Failure)} wrote. */
  public static Failure failure(JsonObject json) {
    return new Failure(
        Failure.Category.of(json.getString("category")),
        Failure.Phase.of(json.getString("phase")),
        json.getBoolean("retryable"),
        json.getString("message"));
  }

  /** {@code [{kind, message}, …]}. */
  public static JsonArray warnings(List<PageWarning> warnings) {
    JsonArray json = new JsonArray();
    for (PageWarning warning : warnings) {
      json.add(
          new JsonObject().put("kind", warning.kind().word()).put("message", warning.message()));
    }
    return json;
  }

  /** {@code [x0, y0, x1, y1]}, to a thousandth. */
  public static JsonArray of(Box box) {
    return JsonArray.of(
        thousandths(box.x0()), thousandths(box.y0()), thousandths(box.x1()), thousandths(box.y1()));
  }

  /** The same in points of the PDF, of a box in pixels. */
  public static JsonArray inPoints(Box box, double dpi) {
    return of(box.scaled(POINTS_PER_INCH / dpi));
  }

  /**
   * What clients see of a detection, without its page and links.
   *
   * @param dpi of the page image, which turns pixels into points
   */
  public static JsonObject of(Detection detection, double dpi) {
    JsonObject json =
        new JsonObject()
            .put("n", detection.n())
            .put("order", detection.order())
            .put("label", detection.label())
            .put("score", detection.score())
            .put("box", of(detection.box()))
            .put("box_pt", inPoints(detection.box(), dpi))
            .put("text", detection.text());
    if (detection.textTruncated()) {
      json.put("text_truncated", true);
    }
    if (detection.candidate()) {
      json.put("candidate", true);
    }
    return detection.mask().isEmpty() ? json : json.put("mask", of(detection.mask()));
  }

  /** {@code [[x0, y0, x1, y1, …], …]}. */
  public static JsonArray of(List<Polygon> mask) {
    JsonArray outlines = new JsonArray();
    mask.forEach(outline -> outlines.add(new JsonArray(outline.xy())));
    return outlines;
  }

  /** The mask that {@link #of(List)} wrote; empty for null. */
  static List<Polygon> mask(JsonArray json) {
    if (json == null) {
      return List.of();
    }
    List<Polygon> mask = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      mask.add(new Polygon(json.getJsonArray(i).stream().map(Integer.class::cast).toList()));
    }
    return mask;
  }

  /** Least scores by label; null stays null. */
  static String ofThresholds(Map<String, Double> thresholds) {
    return thresholds == null ? null : JsonObject.mapFrom(thresholds).encode();
  }

  /** What {@link #ofThresholds} wrote. */
  static Map<String, Double> thresholds(String json) {
    return json == null
        ? null
        : new JsonObject(json)
            .stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, one -> ((Number) one.getValue()).doubleValue()));
  }

  private static double thousandths(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
