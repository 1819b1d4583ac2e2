package dev.pagerunner.domain.layout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number with which a title begins, such as {@code 2.1}, {@code IV.} or {@code A.}
 *
 * @param parts how many numbers or letters there are: two in 2.1
 */
record Numbering(Style style, int parts) {
  /** A number is at the beginning, or nowhere. */
  static final int LONGEST = 60;

  private static final String WORD = "(?:(?:chapter|section|part|appendix)\\s+)";

  /** What follows the number: a blank, or an ideograph, before which writers set none. */
  private static final String END = "(?:\\s+\\S.*|\\p{IsHan}.*)?";

  private static final Pattern ARABIC =
      pattern(WORD + "?(\\p{Nd}{1,3}(?:\\.\\p{Nd}{1,3}){0,5})[.):]?" + END);
  private static final Pattern LETTER_AND_NUMBERS =
      pattern(WORD + "?([A-Z](?:\\.\\p{Nd}{1,3}){1,5})[.):]?" + END);
  private static final Pattern ROMAN =
      pattern("(?:" + WORD + "([IVXLC]{1,7})[.):]?|([IVXLC]{2,7})[.):])" + END);
  private static final Pattern LETTER = pattern("(?:" + WORD + "([A-Z])[.):]?|([A-Z])[.):])" + END);

  /** How a title is numbered. */
  enum Style {
    /** By numbers, also behind a letter as in {@code A.1}: the parts are its level. */
    DECIMAL,
    /** By Roman numbers of two letters or more. */
    ROMAN,
    /** By I, V or X, which may be a Roman number or a letter. */
    ROMAN_LETTER,
    /** By another letter. */
    LETTER
  }

  /** The number of a title; none for null. */
  static Optional<Numbering> of(String title) {
    if (title == null) {
      return Optional.empty();
    }
    String start = title.substring(0, Math.min(LONGEST, title.length()));
    for (Pattern decimal : new Pattern[] {ARABIC, LETTER_AND_NUMBERS}) {
      Matcher match = decimal.matcher(start);
      if (match.matches()) {
        return Optional.of(new Numbering(Style.DECIMAL, match.group(1).split("\\.").length));
      }
    }
    Matcher letter = LETTER.matcher(start);
    if (letter.matches()) {
      String which = letter.group(1) == null ? letter.group(2) : letter.group(1);
      Style style = "IVX".contains(which) ? Style.ROMAN_LETTER : Style.LETTER;
      return Optional.of(new Numbering(style, 1));
    }
    return ROMAN.matcher(start).matches()
        ? Optional.of(new Numbering(Style.ROMAN, 1))
        : Optional.empty();
  }

  /** The words may be in capitals; letters that number are in capitals always. */
  private static Pattern pattern(String regex) {
    return Pattern.compile(regex.replace("(?:chapter", "(?i:chapter"), Pattern.DOTALL);
  }
}
