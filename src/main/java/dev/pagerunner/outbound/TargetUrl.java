package dev.pagerunner.outbound;

import dev.pagerunner.domain.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http:// or https:// URL that every program reads in the same way: ASCII, without a login and a
 * fragment, and with a host in its usual notation.
 *
 * @param host in lower case, without brackets and a dot at the end
 * @param address the address that the host is; empty for a name
 * @param resource path and query, as in a request
 */
public record TargetUrl(
    boolean encrypted, String host, Optional<InetAddress> address, int port, String resource) {
  /** The most characters of a URL. */
  public static final int MAX_LENGTH = 2_000;

  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_NAME = 253;

  private static final String CHARACTERS = "[A-Za-z0-9._~!$&'()*+,;=:@/-]*+";

  /** Percent-encoded, but for control characters. */
  private static final String ENCODED = "%(?![01]|7[Ff])[0-9A-Fa-f]{2}";

  private static final String PATH = CHARACTERS + "(?:" + ENCODED + CHARACTERS + ")*+";
  private static final String QUERY =
      "(?:" + CHARACTERS + "|\\?)(?:(?:" + ENCODED + "|\\?)" + CHARACTERS + ")*+";

  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[Hh][Tt][Tt][Pp][Ss]?)://(?<host>\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]+)"
              + "(?::(?<port>[0-9]{1,5}))?(?<path>(?:/"
              + PATH
              + ")?)(?<query>(?:\\?"
              + QUERY
              + ")?)");

  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_-]{1,63}");

  /** A host that ends like this is an address for browsers and C libraries. */
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

  /**
   * Parses a URL.
   *
   * @throws RefusedTargetException if it is none, or one that could be misread
   */
  public static TargetUrl parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new RefusedTargetException(
          "it has more than " + MAX_LENGTH + " characters, which is too much for a URL");
    }
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw new RefusedTargetException(
          "it is not a URL such as https://example.org/hooks/1. Logins before @, #fragments and"
              + " letters beyond ASCII are refused; write a name with such letters in Punycode");
    }
    boolean encrypted = url.group("scheme").length() == "https".length();
    String written = url.group("host").toLowerCase(Locale.ROOT);
    String host = written.replaceAll("^\\[|]$|\\.$", "");
    Optional<InetAddress> address = AddressRange.address(host);
    if (written.startsWith("[") ? !isIpv6(address) : !isNameOrIpv4(host, address)) {
      throw new RefusedTargetException(
          "its host is neither a name, nor an address such as 192.0.2.1 or [2001:db8::1]");
    }
    String path = url.group("path");
    return new TargetUrl(
        encrypted,
        host,
        address,
        port(url.group("port"), encrypted),
        (path.isEmpty() ? "/" : path) + url.group("query"));
  }

  /** IPv4 addresses in the notation of IPv6 are refused: they can only hide something. */
  private static boolean isIpv6(Optional<InetAddress> address) {
    return address.isPresent() && !(address.get() instanceof Inet4Address);
  }

  private static boolean isNameOrIpv4(String host, Optional<InetAddress> address) {
    return address.isPresent()
        || (host.length() <= MAX_NAME
            && NAME.matcher(host).matches()
            && !ENDS_IN_NUMBER.matcher(host).matches());
  }

  private static int port(String text, boolean encrypted) {
    if (text == null) {
      return encrypted ? HTTPS : HTTP;
    }
    int port = Integer.parseInt(text);
    if (port < 1 || port > MAX_PORT) {
      throw new RefusedTargetException("its port must be from 1 to " + MAX_PORT);
    }
    return port;
  }

  /** The whole URL. */
  String text() {
    return (encrypted ? "https://" : "http://") + authority() + resource;
  }

  /** Host and port, which name a receiver. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The same in another notation, as rules for proxies are asked. */
  URI uri() {
    return URI.create((encrypted ? "https://" : "http://") + authority());
  }
}
