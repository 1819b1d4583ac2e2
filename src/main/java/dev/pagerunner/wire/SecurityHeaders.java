package dev.pagerunner.wire;

import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The headers that every answer sends to browsers, whichever port and layer it comes from: other
 * web sites may not embed it, its media type is not guessed, and it loads nothing. Pages have
 * another policy.
 */
public final class SecurityHeaders {
  /** The header that says what a page may load. */
  public static final String POLICY = "Content-Security-Policy";

  private static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    ALL.put(POLICY, "default-src 'none'; frame-ancestors 'none'");
    ALL.put("Cross-Origin-Resource-Policy", "same-origin");
    ALL.put("X-Content-Type-Options", "nosniff");
    ALL.put("Referrer-Policy", "same-origin");
  }

  private SecurityHeaders() {}

  /** Sets the headers of an answer. */
  public static void put(MultiMap headers) {
    ALL.forEach(headers::set);
  }

  /** The same as header lines, for an answer that is written by hand. */
  public static String lines() {
    return ALL.entrySet().stream()
        .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
        .collect(Collectors.joining());
  }
}
