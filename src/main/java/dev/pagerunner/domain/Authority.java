package dev.pagerunner.domain;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who is where, in a URL. {@link URI} itself tells nothing of it where the host's name has an
 * underscore: no such name is one of the internet's, but many in a network of containers are.
 *
 * @param login user and perhaps password, percent-encoded
 * @param host an IPv6 address has its brackets
 */
public record Authority(Optional<String> login, String host, OptionalInt port) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if the URL has none; the message repeats nothing of it
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
      // Not as the cause: it repeats what may be a password.
      throw new IllegalArgumentException("the port is not a number");
    }
  }

  /** Without the login. */
  @Override
  public String toString() {
    return port.isEmpty() ? host : host + ":" + port.getAsInt();
  }
}
