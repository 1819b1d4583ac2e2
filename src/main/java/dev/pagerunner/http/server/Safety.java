package dev.pagerunner.http.server;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.wire.SafeHeaders;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps other web sites, open in a user's browser, from driving this server, and tells browsers to
 * be strict with what it sends.
 */
public final class Safety implements Handler<RoutingContext> {
  /** With a place for where else images come from. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:%s;"
          + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final Set<HttpMethod> SAFE_METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** Asked by machines that know the server by its address. */
  private static final Set<String> HEALTH = Set.of("/livez", "/readyz");

  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final ServerNames names;
  private final String policy;

  /**
   * Decides on what a browser may do.
   *
   * @param names by another name come requests of DNS rebinding: a web site that has its own name
   *     lead to this server
   * @param imageOrigin where else images come from: the bucket that links lead to
   */
  public Safety(ServerNames names, Optional<String> imageOrigin) {
    this.names = names;
    this.policy = POLICY.formatted(imageOrigin.map(origin -> " " + origin).orElse(""));
  }

  @Override
  public void handle(RoutingContext ctx) {
    ctx.response().putHeader(SafeHeaders.POLICY, policy);
    HttpServerRequest request = ctx.request();
    if (!HEALTH.contains(request.path()) && !names.isCalled(request)) {
      throw Problem.of(
          ProblemType.WRONG_HOST,
          "This is not a name of this server. On its own machine call it localhost; other names"
              + " stand in the settings PAGERUNNER_PUBLIC_URL and PAGERUNNER_ALLOWED_HOSTS.");
    }
    if (!SAFE_METHODS.contains(request.method()) && isCrossSite(request)) {
      throw Problem.of(
          ProblemType.CROSS_SITE,
          "Requests that change something are accepted from this server's own pages and from"
              + " programs, not from other web sites. If this is its own page, behind a proxy, set"
              + " PAGERUNNER_PUBLIC_URL to the address that the browser shows.");
    }
    ctx.next();
  }

  private boolean isCrossSite(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !OWN_SITES.contains(site)) {
      return true;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && !names.isOwnOrigin(origin, request);
  }
}
