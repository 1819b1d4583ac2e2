package dev.pagerunner.http.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Lets scripts of {@link OtherSites} read the answers of the API (CORS): answers their preflight
 * requests, and names their origin in every answer, errors and event streams included. Never allows
 * credentials, so a browser sends no cookie with their requests.
 */
public final class Cors implements Handler<RoutingContext> {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Range, If-Range, If-None-Match,"
          + " X-Request-Id, Cache-Control";

  private static final String ANSWER_HEADERS =
      "Location, Retry-After, Content-Disposition, Content-Range, Accept-Ranges, ETag, Allow,"
          + " WWW-Authenticate, X-Request-Id, X-Run-State";

  /** A site that is removed from the settings is refused after so many seconds at the latest. */
  private static final String MAX_AGE = "600";

  private final OtherSites sites;

  public Cors(OtherSites sites) {
    this.sites = sites;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (sites.isEmpty() || !isApi(ctx.normalizedPath())) {
      ctx.next();
      return;
    }
    HttpServerResponse response = ctx.response();
    // Whichever origin asks: a cache must not give one the answer for another.
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    Optional<String> origin = sites.origin(ctx.request());
    origin.ifPresent(ignored -> OtherSites.mark(ctx));
    origin.ifPresent(
        site ->
            response
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, site)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS));
    if (origin.isPresent() && isPreflight(ctx.request())) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE)
          .setStatusCode(204)
          .end();
    } else {
      ctx.next();
    }
  }

  private static boolean isApi(String path) {
    return path.startsWith("/api/") || path.equals("/openapi.json") || path.equals("/openapi.yaml");
  }

  private static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }
}
