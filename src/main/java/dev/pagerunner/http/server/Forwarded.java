package dev.pagerunner.http.server;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a proxy says of the request that it forwards, in the X-Forwarded headers or in the standard
 * one (RFC 7239). Each proxy appends to them, so the last value is from the nearest proxy.
 *
 * @param scheme http or https
 * @param host possibly with a port; not checked
 * @param clients the client and the proxies that forwarded the request, as written in the header
 */
public record Forwarded(Optional<String> scheme, Optional<String> host, List<String> clients) {

  static Forwarded of(MultiMap headers) {
    List<String> standard =
        headers.getAll("Forwarded").stream()
            .flatMap(value -> outsideOfQuotes(value, ',').stream())
            .toList();
    String nearest = standard.isEmpty() ? "" : standard.get(standard.size() - 1);
    List<String> clients = listed(headers, "X-Forwarded-For");
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

  /** Whether the headers say that a proxy forwarded the request. */
  public static boolean isIn(MultiMap headers) {
    return headers.contains("Forwarded")
        || headers.contains("Via")
        || headers.names().stream().anyMatch(n -> n.regionMatches(true, 0, "X-Forwarded-", 0, 12));
  }

  private static Optional<String> last(MultiMap headers, String name) {
    List<String> all = listed(headers, name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * The X-Forwarded headers have no quotes, so that a quote from a client cannot hide other values.
   */
  private static List<String> listed(MultiMap headers, String name) {
    return headers.getAll(name).stream().flatMap(value -> atEach(',', value, false)).toList();
  }

  private static Optional<String> parameter(String element, String name) {
    return outsideOfQuotes(element, ';').stream()
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && pair[0].strip().equalsIgnoreCase(name))
        .map(pair -> unquoted(pair[1].strip()))
        .findFirst();
  }

  /**
   * Splits at each separator outside of quotes. If a quote is left open, which a client may send to
   * hide what a proxy appends after it, quotes are ignored.
   */
  private static List<String> outsideOfQuotes(String text, char separator) {
    boolean closed = text.chars().filter(c -> c == '"').count() % 2 == 0;
    return atEach(separator, text, closed).toList();
  }

  private static Stream<String> atEach(char separator, String text, boolean quotes) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || (text.charAt(i) == separator && !quoted)) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      } else if (quotes && text.charAt(i) == '"') {
        quoted = !quoted;
      }
    }
    return parts.stream().filter(part -> !part.isEmpty());
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
