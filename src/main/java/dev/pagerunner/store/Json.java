package dev.pagerunner.store;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The JSON of values that tables and API share. */
public final class Json {
  private static final double POINTS_PER_INCH = 72;

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

  /** {@code [x0, y0, x1, y1]}, to a thousandth. */
  public static JsonArray of(Box box) {
    return JsonArray.of(
        thousandths(box.x0()), thousandths(box.y0()), thousandths(box.x1()), thousandths(box.y1()));
  }

  /**
   * What clients see of a detection, without its page and links.
   *
   * @param dpi of the page image, which turns pixels into points
   */
  public static JsonObject of(Detection detection, double dpi) {
    return new JsonObject()
        .put("n", detection.n())
        .put("label", detection.label())
        .put("score", detection.score())
        .put("box", of(detection.box()))
        .put("box_pt", of(detection.box().scaled(POINTS_PER_INCH / dpi)))
        .put("text", detection.text());
  }

  private static double thousandths(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
