package dev.pagerunner.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a {@code .env} file: {@code NAME=value} lines, an optional {@code export} before
 * them, comments after {@code #}, and quotes around values that hold a {@code #} or outer spaces.
 */
final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*");

  private DotEnv() {}

  static Map<String, String> parse(String text) {
    Map<String, String> values = new HashMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      Matcher match = LINE.matcher(line);
      if (!match.matches()) {
        throw notReadable(i + 1);
      }
      values.put(match.group(1), value(match.group(2), i + 1));
    }
    return values;
  }

  private static String value(String text, int line) {
    if (text.startsWith("\"") || text.startsWith("'")) {
      int end = text.indexOf(text.charAt(0), 1);
      String rest = end < 0 ? "no end" : text.substring(end + 1).strip();
      if (!rest.isEmpty() && rest.charAt(0) != '#') {
        throw notReadable(line);
      }
      return text.substring(1, end);
    }
    return COMMENT.matcher(text).replaceFirst("");
  }

  /** Does not repeat the line, which may hold a secret. */
  private static SettingsException notReadable(int line) {
    return new SettingsException(
        ".env, line " + line + ": it must be NAME=value or NAME=\"value\"");
  }
}
