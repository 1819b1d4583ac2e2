package dev.pagerunner.domain;

/** Makes text of any origin safe to print on a line of a log, in a message or in a table. */
public final class PlainText {
  private static final String BREAKS_A_LINE_OR_TURNS_IT = "\u2028\u2029\u200e\u200f\u061c\ufeff";

  private PlainText() {}

  /**
   * The text on one line: control characters, line separators and marks that change the direction
   * of writing become escapes such as {@code \n} and {@code \}{@code u001b}.
   */
  public static String oneLine(String text) {
    if (text.chars().noneMatch(PlainText::isUnsafe)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      appendSafe(safe, text.charAt(i));
    }
    return safe.toString();
  }

  /**
   * The text without those characters. Half a surrogate pair, which no encoding can write, becomes
   * a replacement character.
   */
  public static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isUnsafe(c))
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static void appendSafe(StringBuilder safe, char c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        if (isUnsafe(c)) {
          safe.append(String.format("\\u%04x", (int) c));
        } else {
          safe.append(c);
        }
      }
    }
  }

  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c)
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || BREAKS_A_LINE_OR_TURNS_IT.indexOf(c) >= 0;
  }
}
