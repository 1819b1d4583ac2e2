package dev.pagerunner.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps other web sites, open in a user's browser, from driving this server, and tells browsers to
 * be strict with what it sends.
 */
final class Safety implements Handler<RoutingContext> {
  /** With a place for where else images come from. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:%s;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final Set<HttpMethod> SAFE_METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final boolean onLoopback;
  private final String policy;

  /**
   * Decides on what a browser may do.
   *
   * @param onLoopback only its own names may be called then: DNS rebinding comes with another
   * @param imageOrigin where else images come from: the bucket that links lead to
   */
  Safety(boolean onLoopback, Optional<String> imageOrigin) {
    this.onLoopback = onLoopback;
    this.policy = POLICY.formatted(imageOrigin.map(origin -> " " + origin).orElse(""));
  }

  @Override
  public void handle(RoutingContext ctx) {
    ctx.response()
        .putHeader("Content-Security-Policy", policy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "same-origin");
    HttpServerRequest request = ctx.request();
    if (onLoopback && !LOOPBACK_NAMES.contains(hostname(request.getHeader(HttpHeaders.HOST)))) {
      throw Problem.of(
          ProblemType.WRONG_HOST,
          "This server listens on loopback only: call it localhost, 127.0.0.1 or [::1].");
    }
    if (!SAFE_METHODS.contains(request.method()) && isCrossSite(request)) {
      throw Problem.of(
          ProblemType.CROSS_SITE,
          "Requests that change something are accepted from this server's own pages and from"
              + " programs, not from other web sites.");
    }
    ctx.next();
  }

  private static boolean isCrossSite(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !OWN_SITES.contains(site)) {
      return true;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && !isOwn(origin, request.getHeader(HttpHeaders.HOST));
  }

  private static boolean isOwn(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Without the port; empty when there is none. */
  private static String hostname(String host) {
    return host == null ? "" : host.toLowerCase(java.util.Locale.ROOT).replaceFirst(":\\d*$", "");
  }
}
