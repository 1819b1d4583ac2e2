package dev.pagerunner.vision.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Puts lines together as running text. */
final class RunningText {
  /** Words that keep their hyphen wherever a line ends. */
  private static final Set<String> PREFIXES = Set.of("self", "half", "quasi");

  private RunningText() {}

  /**
   * Joins lines by a blank, or by none between two ideographs. A word that is divided at a line's
   * end is whole again; a compound, which has another hyphen, keeps its own.
   */
  static String join(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      if (!text.isEmpty()) {
        joinEnd(text, line.codePointAt(0));
      }
      text.append(line);
    }
    return text.toString();
  }

  private static void joinEnd(StringBuilder text, int next) {
    int last = text.length() - 1;
    if (Scripts.isCjk(text.codePointBefore(text.length())) && Scripts.isCjk(next)) {
      return;
    }
    boolean divided =
        isHyphen(text.charAt(last)) && last > 0 && Character.isLetterOrDigit(text.charAt(last - 1));
    if (!divided) {
      text.append(' ');
    } else if (Character.isLowerCase(next) && !isCompound(text.substring(lastWord(text), last))) {
      text.setLength(last);
    }
  }

  private static int lastWord(StringBuilder text) {
    return text.lastIndexOf(" ") + 1;
  }

  private static boolean isCompound(String word) {
    return word.chars().anyMatch(c -> isHyphen((char) c))
        || PREFIXES.contains(word.toLowerCase(Locale.ROOT));
  }

  private static boolean isHyphen(char c) {
    return c == '-' || c == '\u2010';
  }
}
