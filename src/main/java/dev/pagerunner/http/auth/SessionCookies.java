package dev.pagerunner.http.auth;

import dev.pagerunner.accounts.Logins;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookies of a session and of a browser in which somebody logged in before. No script can read
 * them, and no other web site makes the browser send them with a change.
 *
 * <p>Over https, and over http on the server's own machine, they are bound to this host by the
 * prefix {@code __Host-}, and a browser sends them over encrypted connections only. A browser
 * silently drops such a cookie over plain http from elsewhere: there a setting must allow cookies
 * without that protection.
 */
public final class SessionCookies {
  private static final String SESSION = "pagerunner-session";
  private static final String BROWSER = "pagerunner-browser";
  private static final String PENDING = "pagerunner-login";
  private static final String PREFIX = "__Host-";
  private static final Duration BROWSER_LIFETIME = Duration.ofDays(180);
  private static final Duration PENDING_LIFETIME = Duration.ofMinutes(10);

  private final ServerNames names;
  private final Duration lifetime;
  private final boolean plainHttp;

  /**
   * Creates the cookies of a server.
   *
   * @param lifetime of a session
   * @param plainHttp whether logins over plain http from other machines are allowed
   */
  public SessionCookies(ServerNames names, Duration lifetime, boolean plainHttp) {
    this.names = names;
    this.lifetime = lifetime;
    this.plainHttp = plainHttp;
  }

  /** The secret of a session; empty without the cookie. */
  Optional<String> session(HttpServerRequest request) {
    return value(request, SESSION);
  }

  /** The secret of a browser in which somebody logged in before; empty without the cookie. */
  public Optional<String> browser(HttpServerRequest request) {
    return value(request, BROWSER);
  }

  /**
   * Refuses a login over a connection on which its cookie would be dropped.
   *
   * @throws Problem that says what to do
   */
  public void requireSafeConnection(HttpServerRequest request) {
    if (!isSafeConnection(request)) {
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "Nobody can log in over plain http from another machine: the password could be read on"
              + " the way. Call the server by https (behind a proxy, set PAGERUNNER_PUBLIC_URL or"
              + " PAGERUNNER_TRUSTED_PROXIES), or set PAGERUNNER_PLAIN_HTTP_LOGIN=true where the"
              + " network is trusted.");
    }
  }

  /** Whether the cookie of a login would arrive over this connection. */
  public boolean isSafeConnection(HttpServerRequest request) {
    return isSafe(request) || plainHttp;
  }

  /** The secret of a login that this browser began at a provider; empty without the cookie. */
  public Optional<String> pending(HttpServerRequest request) {
    return value(request, PENDING);
  }

  /** Binds a login that begins at a provider to this browser. */
  public void setPending(HttpServerRequest request, String secret) {
    add(request, PENDING, secret, PENDING_LIFETIME);
  }

  /** Takes the cookie of a login at a provider away. */
  public void clearPending(HttpServerRequest request) {
    add(request, PENDING, "", Duration.ZERO);
  }

  /** Gives the browser the cookies of a new session. */
  public void set(HttpServerRequest request, Logins.Opened opened) {
    add(request, SESSION, opened.secret(), lifetime);
    add(request, BROWSER, opened.browserSecret(), BROWSER_LIFETIME);
  }

  /** Takes the session's cookie away. */
  public void clear(HttpServerRequest request) {
    add(request, SESSION, "", Duration.ZERO);
  }

  private void add(HttpServerRequest request, String name, String value, Duration age) {
    boolean safe = isSafe(request);
    HttpServerResponse response = request.response();
    response.addCookie(
        Cookie.cookie(safe ? PREFIX + name : name, value)
            .setPath("/")
            .setHttpOnly(true)
            .setSecure(safe)
            .setSameSite(CookieSameSite.LAX)
            .setMaxAge(age.toSeconds()));
  }

  private Optional<String> value(HttpServerRequest request, String name) {
    Cookie cookie = request.getCookie(isSafe(request) ? PREFIX + name : name);
    return Optional.ofNullable(cookie).map(Cookie::getValue).filter(text -> !text.isEmpty());
  }

  private boolean isSafe(HttpServerRequest request) {
    return names.isHttps(request) || names.isCalledLoopback(request);
  }
}
