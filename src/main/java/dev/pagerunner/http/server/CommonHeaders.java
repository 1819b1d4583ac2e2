package dev.pagerunner.http.server;

import dev.pagerunner.wire.SecurityHeaders;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Sets headers on every answer, unless a later handler sets others: {@link SecurityHeaders}, the
 * content security policy of the pages, and a ban on caching.
 */
public final class CommonHeaders implements Handler<RoutingContext> {
  /** What the pages may load, with a placeholder for another origin of images. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:%s;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final String policy;

  /** {@code imageOrigin} is the origin of the bucket that image links point to. */
  public CommonHeaders(Optional<String> imageOrigin) {
    this.policy = POLICY.formatted(imageOrigin.map(origin -> " " + origin).orElse(""));
  }

  @Override
  public void handle(RoutingContext ctx) {
    put(ctx.response());
    ctx.response().putHeader(SecurityHeaders.POLICY, policy);
    ctx.next();
  }

  static void put(HttpServerResponse response) {
    SecurityHeaders.put(response.headers());
    response
        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
