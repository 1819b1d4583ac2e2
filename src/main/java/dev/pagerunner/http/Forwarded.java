package dev.pagerunner.http;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a proxy says of the request that it passes on, in the X-Forwarded headers or in the standard
 * one (RFC 7239). Each proxy adds to the end, so that the last word is that of the nearest.
 *
 * @param scheme http or https
 * @param host perhaps with a port; not checked
 * @param clients the client and the proxies that passed the request on, as they are written
 */
record Forwarded(Optional<String> scheme, Optional<String> host, List<String> clients) {

  static Forwarded of(MultiMap headers) {
    List<String> standard = split(headers, "Forwarded", ',');
    String nearest = standard.isEmpty() ? "" : standard.get(standard.size() - 1);
    List<String> clients = split(headers, "X-Forwarded-For", ',');
    return new Forwarded(
        last(headers, "X-Forwarded-Proto")
            .or(() -> parameter(nearest, "proto"))
            .map(scheme -> scheme.toLowerCase(Locale.ROOT))
            .filter(scheme -> scheme.equals("http") || scheme.equals("https")),
        last(headers, "X-Forwarded-Host").or(() -> parameter(nearest, "host")),
        clients.isEmpty()
            ? standard.stream().flatMap(one -> parameter(one, "for").stream()).toList()
            : clients);
  }

  /** Whether a request came through a proxy that says so. */
  static boolean isIn(MultiMap headers) {
    return headers.contains("Forwarded")
        || headers.contains("Via")
        || headers.names().stream().anyMatch(n -> n.regionMatches(true, 0, "X-Forwarded-", 0, 12));
  }

  private static Optional<String> last(MultiMap headers, String name) {
    List<String> all = split(headers, name, ',');
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  private static List<String> split(MultiMap headers, String name, char separator) {
    return headers.getAll(name).stream()
        .flatMap(value -> split(value, separator).stream())
        .toList();
  }

  private static Optional<String> parameter(String element, String name) {
    return split(element, ';').stream()
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && pair[0].strip().equalsIgnoreCase(name))
        .map(pair -> unquoted(pair[1].strip()))
        .findFirst();
  }

  /** At each separator outside of quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || (text.charAt(i) == separator && !quoted)) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      } else if (text.charAt(i) == '"') {
        quoted = !quoted;
      }
    }
    return parts.stream().filter(part -> !part.isEmpty()).toList();
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
