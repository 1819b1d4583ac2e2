package dev.pagerunner.models;

import dev.pagerunner.domain.HttpsProxy;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The way to an address: through the proxy or past it, and on to where the server redirects. By
 * Java's own small client, which costs a process that serves next to no memory.
 */
final class HttpRoute {
  private static final int CONNECT_MS = 10_000;
  private static final int SILENCE_MS = 30_000;
  private static final int MOST_REDIRECTS = 20;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final URI address;
  private final Supplier<HttpsProxy> proxy;

  static {
    // Otherwise Java tells no proxy a password, and Java reads it once. The password is for the
    // proxy; what goes through it is encrypted.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  /**
   * Connects to nothing yet.
   *
   * @param proxy not called unless the address begins with https://
   */
  HttpRoute(URI address, Supplier<HttpsProxy> proxy) {
    this.address = address;
    this.proxy = proxy;
  }

  /** Sends a request; the connection has the head of the answer. */
  HttpURLConnection request(Map<String, String> headers) throws IOException {
    URI at = address;
    for (int redirects = 0; ; redirects++) {
      HttpURLConnection connection = open(at);
      headers.forEach(connection::setRequestProperty);
      Optional<URI> next = next(at, connection);
      if (next.isEmpty() || redirects == MOST_REDIRECTS) {
        return connection;
      }
      connection.disconnect();
      at = next.get();
    }
  }

  private HttpURLConnection open(URI at) throws IOException {
    HttpsProxy way = isEncrypted(at) ? proxy.get() : HttpsProxy.none();
    HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection(way.forTarget(at));
    way.login().ifPresent(login -> connection.setAuthenticator(telling(login)));
    connection.setConnectTimeout(CONNECT_MS);
    connection.setReadTimeout(SILENCE_MS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("User-Agent", "pagerunner");
    connection.setRequestProperty("Accept", "*/*");
    return connection;
  }

  /** Answers a proxy only, and once: a password that is wrong is not told again and again. */
  private static Authenticator telling(PasswordAuthentication login) {
    AtomicBoolean told = new AtomicBoolean();
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        boolean tells = getRequestorType() == RequestorType.PROXY && !told.getAndSet(true);
        return tells ? login : null;
      }
    };
  }

  /** Never to another protocol, so that what began with https stays with it. */
  private static Optional<URI> next(URI at, HttpURLConnection connection) throws IOException {
    boolean redirects = REDIRECTS.contains(connection.getResponseCode());
    String location = connection.getHeaderField("Location");
    if (!redirects || location == null || !isEncrypted(at)) {
      return Optional.empty();
    }
    try {
      return Optional.of(at.resolve(location.replace(" ", "%20"))).filter(HttpRoute::isEncrypted);
    } catch (IllegalArgumentException e) {
      // No address: whoever asked is told where it points to.
      return Optional.empty();
    }
  }

  private static boolean isEncrypted(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }
}
