package dev.pagerunner.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The web sites whose pages may use the API although they are not this server's own.
 *
 * <p>Such a page is never served by a cookie: its requests carry an API token, or the server asks
 * nobody to log in.
 */
public final class OtherSites {
  /** No site at all. */
  public static final OtherSites NONE = new OtherSites(List.of(), true);

  private static final String BEARER = "Bearer ";
  private static final String MARK = OtherSites.class.getName();

  private final Set<String> origins;
  private final boolean loginRequired;

  /**
   * Creates the list.
   *
   * @param origins as browsers send them
   * @param loginRequired whether clients must log in
   */
  public OtherSites(List<String> origins, boolean loginRequired) {
    this.origins = Set.copyOf(origins);
    this.loginRequired = loginRequired;
  }

  boolean isEmpty() {
    return origins.isEmpty();
  }

  /** The origin of a request, if it is one of them. */
  Optional<String> origin(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN)).filter(origins::contains);
  }

  /**
   * Whether a request from one of them may change something. One with a cookie may not, whatever
   * else it carries: a browser adds cookies by itself.
   */
  boolean mayChange(HttpServerRequest request) {
    return origin(request).isPresent()
        && !request.headers().contains(HttpHeaders.COOKIE)
        && (!loginRequired || token(request).isPresent());
  }

  /** Notes that a request comes from one of them. */
  static void mark(RoutingContext ctx) {
    ctx.put(MARK, true);
  }

  /** Whether a request comes from one of them: then only a token says whose it is. */
  public static boolean isMarked(RoutingContext ctx) {
    return ctx.get(MARK) != null;
  }

  /** The API token in the header Authorization, whether or not it is valid. */
  public static Optional<String> token(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip());
  }
}
