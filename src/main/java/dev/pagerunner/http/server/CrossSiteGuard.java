package dev.pagerunner.http.server;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Refuses requests that change something and come from another web site open in a user's browser.
 * Decides by Sec-Fetch-Site and Origin, which scripts of a site cannot set. {@link OtherSites} may
 * change something with an API token.
 */
public final class CrossSiteGuard implements Handler<RoutingContext> {
  private static final Set<HttpMethod> SAFE_METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final ServerNames names;
  private final OtherSites otherSites;

  public CrossSiteGuard(ServerNames names, OtherSites otherSites) {
    this.names = names;
    this.otherSites = otherSites;
  }

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (isChange(request) && isCrossSite(request) && !otherSites.mayChange(request)) {
      throw Problem.of(
          ProblemType.CROSS_SITE,
          "Requests that change something are accepted from this server's own pages and from"
              + " programs, not from other web sites. If this is its own page, behind a proxy, set"
              + " PAGERUNNER_PUBLIC_URL to the address that the browser shows. Pages of an origin in"
              + " PAGERUNNER_CORS_ORIGINS send an API token, and no cookie.");
    }
    ctx.next();
  }

  /** Whether a request may change something. */
  public static boolean isChange(HttpServerRequest request) {
    return !SAFE_METHODS.contains(request.method());
  }

  /**
   * Whether a request that {@link #handle} let through, and that has no API token, says that a page
   * of this server sent it, as browsers do.
   */
  public static boolean saysOwn(HttpServerRequest request) {
    return request.headers().contains("Sec-Fetch-Site")
        || request.headers().contains(HttpHeaders.ORIGIN);
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
