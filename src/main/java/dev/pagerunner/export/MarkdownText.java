package dev.pagerunner.export;

import java.util.Locale;
import java.util.regex.Pattern;

/** Writes text so that Markdown shows it as it is. */
final class MarkdownText {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>|~&$]");
  private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

  /** What begins a title, a list, a quotation or a line below a title. */
  private static final Pattern START = Pattern.compile("^(\\s*)([#+=-]|\\p{Nd}{1,9}(?=[.)]))");

  private static final Pattern NUMBERED = Pattern.compile("^(\\s*[0-9]{1,9})([.)])");

  private MarkdownText() {}

  /** A paragraph on one line. */
  static String paragraph(String text) {
    String plain = inline(text);
    return NUMBERED.matcher(plain).find()
        ? NUMBERED.matcher(plain).replaceFirst("$1\\\\$2")
        : START.matcher(plain).replaceFirst("$1\\\\$2");
  }

  /** Text within a line. */
  static String inline(String text) {
    return SPECIAL.matcher(BREAKS.matcher(text).replaceAll(" ")).replaceAll("\\\\$0");
  }

  /** A picture. */
  static String image(String text, String address) {
    return String.format(Locale.ROOT, "![%s](%s)", inline(text), address);
  }
}
