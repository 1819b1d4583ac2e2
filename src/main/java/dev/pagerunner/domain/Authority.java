package dev.pagerunner.domain;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The user, host and port of a URL. {@link URI} itself gives none of them if the host's name has an
 * underscore, which no name on the internet has, but many in networks of containers have.
 *
 * @param login user and perhaps password, percent-encoded
 * @param host an IPv6 address has its brackets
 */
public record Authority(Optional<String> login, String host, OptionalInt port) {

  /**
   * Reads the authority of a URL.
   *
   * @throws IllegalArgumentException if the URL has none; the message repeats no part of it
   */
  public static Authority of(URI uri) {
    String all = uri.getRawAuthority();
    if (all == null) {
      throw new IllegalArgumentException("the URL names no host");
    }
    int at = all.lastIndexOf('@');
    String place = all.substring(at + 1);
    int colon = place.indexOf(':', place.indexOf(']') + 1);
    String port = colon < 0 ? "" : place.substring(colon + 1);
    return new Authority(
        at < 0 ? Optional.empty() : Optional.of(all.substring(0, at)),
        colon < 0 ? place : place.substring(0, colon),
        port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(port)));
  }

  private static int number(String port) {
    try {
      return Integer.parseInt(port);
    } catch (NumberFormatException e) {
      // Without the cause, which repeats what may be a password.
      throw new IllegalArgumentException("the port is not a number");
    }
  }

  /** Without the login. */
  @Override
  public String toString() {
    return port.isEmpty() ? host : host + ":" + port.getAsInt();
  }
}
