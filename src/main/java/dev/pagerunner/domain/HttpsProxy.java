package dev.pagerunner.domain;

import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxy by which https:// addresses are reached, by the rules of curl for HTTPS_PROXY and
 * NO_PROXY.
 *
 * @param address {@code http://user:password@host:port}; all but the host may be missing
 * @param exceptions hosts that are reached without it, each with all hosts below it, IP addresses
 *     and ranges of them; or {@code *} alone
 */
public record HttpsProxy(Optional<String> address, List<String> exceptions) {
  /** What curl takes where an address has no port. */
  private static final int DEFAULT_PORT = 1080;

  public HttpsProxy {
    exceptions = List.copyOf(exceptions);
  }

  /** No proxy at all. */
  public static HttpsProxy none() {
    return new HttpsProxy(Optional.empty(), List.of());
  }

  /**
   * How to reach an address. The proxy's host is looked up when it is connected to, and the host of
   * {@code target} by the proxy.
   *
   * @throws PagerunnerException if the proxy is of a kind that cannot be used
   */
  public Proxy forTarget(URI target) {
    boolean encrypted = "https".equalsIgnoreCase(target.getScheme());
    if (address.isEmpty() || !encrypted || isException(Authority.of(target).host())) {
      return Proxy.NO_PROXY;
    }
    URI proxy = uri();
    if (!"http".equalsIgnoreCase(proxy.getScheme())) {
      throw new PagerunnerException(
          "HTTPS_PROXY names a proxy of the kind "
              + proxy.getScheme()
              + ", which cannot be used: it must begin with http://");
    }
    Authority place = Authority.of(proxy);
    return new Proxy(
        Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(
            withoutBrackets(place.host()), place.port().orElse(DEFAULT_PORT)));
  }

  /** What the proxy is told if it asks who is there. */
  public Optional<PasswordAuthentication> login() {
    return address
        .flatMap(ignored -> Authority.of(uri()).login())
        .map(both -> both.split(":", 2))
        .map(
            both ->
                new PasswordAuthentication(
                    decoded(both[0]), decoded(both.length > 1 ? both[1] : "").toCharArray()));
  }

  private URI uri() {
    String text = address.orElseThrow();
    try {
      return URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      // Without the cause, which repeats the text: it may hold a password.
      throw new PagerunnerException(
          "HTTPS_PROXY cannot be used: special characters of the password must be percent-encoded");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private boolean isException(String host) {
    if (exceptions.equals(List.of("*"))) {
      return true;
    }
    String name = withoutDots(withoutBrackets(host).toLowerCase(Locale.ROOT));
    return isAddress(name)
        ? exceptions.stream().anyMatch(range -> contains(withoutBrackets(range), name))
        : exceptions.stream().anyMatch(parent -> isAtOrBelow(parent, name));
  }

  private static boolean isAtOrBelow(String parent, String name) {
    String wanted = withoutDots(parent.toLowerCase(Locale.ROOT));
    return !wanted.isEmpty() && (name.equals(wanted) || name.endsWith("." + wanted));
  }

  private static boolean isAddress(String name) {
    return contains(name, name);
  }

  private static boolean contains(String range, String address) {
    try {
      return AddressRange.parse(range).contains(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A dot at the end means the same name; one at the beginning, the hosts below it. */
  private static String withoutDots(String name) {
    return name.replaceAll("^\\.|\\.$", "");
  }

  private static String withoutBrackets(String host) {
    return host.replaceAll("^\\[|]$", "");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return address.isEmpty() ? "no proxy" : "a proxy, but for " + exceptions;
  }
}
