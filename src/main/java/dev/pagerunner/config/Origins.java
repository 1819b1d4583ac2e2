package dev.pagerunner.config;

import dev.pagerunner.config.Kind.NotAllowedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Origins of web sites, spelled as browsers spell them. */
final class Origins {
  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([0-9a-z._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::(\\d{1,5}))?/?");

  private static final String ALLOWED =
      "origins such as https://app.example.org or http://localhost:3000, separated by blanks or"
          + " commas; no * and no path";

  private Origins() {}

  /** A list of them. */
  static Kind<List<String>> kind() {
    return new Kind<>(
        ALLOWED,
        (text, directory) ->
            Arrays.stream(text.split("[,\\s]+"))
                .filter(one -> !one.isEmpty())
                .map(Origins::normal)
                .distinct()
                .toList(),
        true);
  }

  /** In lower case, and without the port that browsers leave out. */
  private static String normal(String text) {
    Matcher match = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      throw new IllegalArgumentException();
    }
    String origin = match.group(1) + "://" + match.group(2);
    if (match.group(3) == null) {
      return origin;
    }
    int port = Integer.parseInt(match.group(3));
    if (port < 1 || port > 65_535) {
      throw new NotAllowedException("a port is from 1 to 65535");
    }
    int usual = match.group(1).equals("https") ? 443 : 80;
    return port == usual ? origin : origin + ":" + port;
  }
}
