package dev.pagerunner.http.server;

import dev.pagerunner.wire.SafeHeaders;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * What every answer tells browsers and caches, unless a later handler knows better: {@link
 * SafeHeaders}, and that nobody may keep it.
 */
public final class CommonHeaders implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext ctx) {
    put(ctx.response());
    ctx.next();
  }

  static void put(HttpServerResponse response) {
    SafeHeaders.put(response.headers());
    response
        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
