package dev.pagerunner.http.upload;

import dev.pagerunner.domain.PlainText;
import java.util.regex.Pattern;

/** File names that clients send: data, never paths. */
final class Filenames {
  private static final int MAX = 255;
  private static final String NAMELESS = "untitled";

  /** {@code C:\folder\} or {@code \\server\folder\}, which some browsers send. */
  private static final Pattern WINDOWS_PATH = Pattern.compile("^([A-Za-z]:|\\\\)?\\\\.*");

  private Filenames() {}

  /**
   * The last segment of what may be a path, without invisible characters; never empty. A backslash
   * is part of the name, except in a Windows path.
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
