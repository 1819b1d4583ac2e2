package dev.pagerunner.http;

import dev.pagerunner.queue.QueueAwayException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether the process lives, and whether it can serve. It can without the broker: uploads are
 * accepted, and workers find them, only later.
 */
final class Health {
  private static final long PATIENCE_MS = 3_000;
  private static final String OK = "ok";

  private final Map<String, Supplier<Future<?>>> checks;

  /** A check is well when its future succeeds. */
  Health(Map<String, Supplier<Future<?>>> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  Future<?> live(RoutingContext ctx) {
    return ctx.json(new JsonObject().put("status", OK));
  }

  Future<?> ready(RoutingContext ctx) {
    JsonObject outcomes = new JsonObject();
    List<Future<?>> all = new ArrayList<>();
    checks.forEach(
        (name, check) -> {
          outcomes.put(name, OK);
          all.add(
              inTime(check)
                  .onFailure(e -> outcomes.put(name, reason(e)))
                  .recover(Health::unlessDegraded));
        });
    return Future.join(all)
        .transform(
            done -> {
              ctx.response().setStatusCode(done.succeeded() ? 200 : 503);
              return ctx.json(
                  new JsonObject()
                      .put("status", done.succeeded() ? OK : "unavailable")
                      .put("checks", outcomes));
            });
  }

  private static <T> Future<T> unlessDegraded(Throwable e) {
    return e instanceof QueueAwayException ? Future.succeededFuture() : Future.failedFuture(e);
  }

  private static String reason(Throwable e) {
    if (e instanceof QueueAwayException) {
      return "degraded: " + e.getMessage();
    }
    return Problems.isDatabaseAway(e) ? "no connection" : String.valueOf(e.getMessage());
  }

  private static Future<?> inTime(Supplier<Future<?>> check) {
    return check.get().timeout(PATIENCE_MS, TimeUnit.MILLISECONDS);
  }
}
