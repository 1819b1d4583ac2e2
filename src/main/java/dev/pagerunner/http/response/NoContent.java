package dev.pagerunner.http.response;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** The answer to a change that has nothing to show. */
public final class NoContent {
  private NoContent() {}

  public static Future<Void> send(RoutingContext ctx) {
    return ctx.response().setStatusCode(204).end();
  }
}
