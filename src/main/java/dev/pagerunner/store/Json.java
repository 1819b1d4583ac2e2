package dev.pagerunner.store;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The JSON of values that tables and API share. */
public final class Json {
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

  private static double thousandths(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
