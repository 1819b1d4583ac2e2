package dev.pagerunner.http.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Answers HEAD wherever GET is answered; the server omits the body. */
public final class HeadRequests implements Handler<RoutingContext> {
  private static final String KEY = HeadRequests.class.getName();

  @Override
  public void handle(RoutingContext ctx) {
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      ctx.put(KEY, true);
      ctx.reroute(HttpMethod.GET, ctx.request().uri());
    } else {
      ctx.next();
    }
  }

  /** Whether the client sent HEAD; the method of the request itself is GET by now. */
  public static boolean isHead(RoutingContext ctx) {
    return ctx.get(KEY) != null;
  }
}
