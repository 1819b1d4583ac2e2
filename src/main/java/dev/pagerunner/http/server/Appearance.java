package dev.pagerunner.http.server;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the user of a browser wants pages to look, by a cookie that the page writes ({@code
 * ui/settings.js}). The HTML says it by attributes of its root, so that the first paint is right
 * already. Whatever else the cookie says is ignored.
 */
final class Appearance {
  static final String COOKIE = "pagerunner_settings";

  private static final Set<String> NAMES =
      Set.of("theme", "dim", "density", "colours", "patterns", "keys");

  private static final Pattern CHOICE = Pattern.compile("([a-z]{1,12})-([a-z]{1,12})");
  private static final int MOST_CHARS = 200;

  /** By the names of settings, what was chosen. Both are lower-case letters. */
  private final Map<String, String> chosen;

  private Appearance(Map<String, String> chosen) {
    this.chosen = chosen;
  }

  static Appearance of(HttpServerRequest request) {
    Cookie cookie = request.getCookie(COOKIE);
    return of(cookie == null ? "" : cookie.getValue());
  }

  /**
   * @param text such as {@code theme-dark.density-compact}
   */
  static Appearance of(String text) {
    Map<String, String> chosen = new LinkedHashMap<>();
    if (text.length() <= MOST_CHARS) {
      for (String choice : text.split("\\.", -1)) {
        Matcher matcher = CHOICE.matcher(choice);
        if (matcher.matches() && NAMES.contains(matcher.group(1))) {
          chosen.put(matcher.group(1), matcher.group(2));
        }
      }
    }
    return new Appearance(chosen);
  }

  /** Attributes of the root element, each after a space. */
  String attributes() {
    return chosen.entrySet().stream()
        .map(choice -> " data-%s=\"%s\"".formatted(choice.getKey(), choice.getValue()))
        .collect(Collectors.joining());
  }

  /** Whether labels have patterns beside their colours, which are a style sheet of their own. */
  boolean hasPatterns() {
    return "on".equals(chosen.get("patterns"));
  }

  /** For the meta element by which a browser paints before it has a style sheet. */
  String colorScheme() {
    String theme = chosen.getOrDefault("theme", "");
    return theme.equals("dark") || theme.equals("light") ? theme : "light dark";
  }
}
