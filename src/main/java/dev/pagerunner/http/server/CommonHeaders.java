package dev.pagerunner.http.server;

import dev.pagerunner.wire.SecurityHeaders;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Headers of every answer, unless a later handler sets others: {@link SecurityHeaders}, the policy
 * of the pages, and that no cache may keep it.
 */
public final class CommonHeaders implements Handler<RoutingContext> {
  /** What the pages may load, with a place for where else images come from. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:%s;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final String policy;

  /** With {@code imageOrigin}, the bucket that links to images lead to. */
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
