package dev.pagerunner.http.upload;

import dev.pagerunner.domain.PlainText;
import java.util.regex.Pattern;

/** The names that clients give to files: data, never paths. */
final class Filenames {
  private static final int MAX = 255;
  private static final String NAMELESS = "untitled";

  /** {@code C:\folder\} or {@code \\server\folder\}, which some browsers send. */
  private static final Pattern WINDOWS_PATH = Pattern.compile("^([A-Za-z]:|\\\\)?\\\\.*");

  private Filenames() {}

  /**
   * The last part of what may be a path, without what cannot be seen; never empty. A backslash is a
   * part of a name, unless it belongs to a path of Windows.
   */
  static String safe(String name) {
    int separator = name.lastIndexOf('/');
    if (WINDOWS_PATH.matcher(name).matches()) {
      separator = Math.max(separator, name.lastIndexOf('\\'));
    }
    String safe = PlainText.visible(name.substring(separator + 1)).strip();
    return safe.isEmpty() ? NAMELESS : shortened(safe);
  }

  /** Keeps the end, where the extension is. */
  private static String shortened(String name) {
    if (name.length() <= MAX) {
      return name;
    }
    int from = name.length() - MAX;
    return name.substring(Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
  }
}
