package dev.pagerunner.export;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of files in an archive, after those of documents, which may be any text: without what an
 * operating system takes for a path or cannot store, and unique whatever the case of letters.
 */
final class UniqueNames {
  private static final int LONGEST = 80;
  private static final Pattern UNSAFE = Pattern.compile("[\\p{C}\\p{Z}/\\\\:*?\"<>|]+");
  private static final Pattern DOTS = Pattern.compile("^[. _]+|[. _]+$");
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

  private final Set<String> taken = new HashSet<>();

  /** {@code reserved} is taken. */
  UniqueNames(String reserved) {
    taken.add(key(reserved));
  }

  /**
   * A name that was not given before.
   *
   * @param document its file name, whose extension is dropped
   * @param end of the name
   */
  String of(String document, String end) {
    String stem = safe(document);
    String name = stem + end;
    for (int n = 2; !taken.add(key(name)); n++) {
      name = stem + "-" + n + end;
    }
    return name;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String safe(String document) {
    int dot = document.lastIndexOf('.');
    String stem = dot > 0 ? document.substring(0, dot) : document;
    String plain = UNSAFE.matcher(stem).replaceAll("_");
    if (plain.codePointCount(0, plain.length()) > LONGEST) {
      plain = plain.substring(0, plain.offsetByCodePoints(0, LONGEST));
    }
    plain = DOTS.matcher(plain).replaceAll("");
    if (plain.isEmpty()) {
      return "document";
    }
    return DEVICE.matcher(plain).matches() ? "_" + plain : plain;
  }
}
