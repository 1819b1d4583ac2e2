package dev.pagerunner.domain.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Splits texts into words: letters and digits without regard to case, ligatures, or full and half
 * width. Scripts that are written without blanks, such as Chinese, Japanese and Thai, have a word
 * for each character, so that part of such a text is found as a phrase.
 *
 * <p>Postgres would split texts, too, but by the locale of the database: without one it does not
 * know that É is a capital é, or that 。 is no letter.
 */
public final class Words {
  /** As much as is kept of a text. */
  private static final int MOST_CHARS = 8000;

  /** A longer word is cut. Postgres takes 2,046 bytes. */
  private static final int MOST_CHARS_OF_A_WORD = 200;

  /** Postgres keeps no more positions of a word. */
  private static final int MOST_POSITIONS = 255;

  private static final int SOFT_HYPHEN = 0xad;

  private static final Pattern NOT_OF_A_WORD = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]");

  private static final Set<Character.UnicodeScript> WITHOUT_BLANKS =
      Set.of(
          Character.UnicodeScript.HAN,
          Character.UnicodeScript.HIRAGANA,
          Character.UnicodeScript.KATAKANA,
          Character.UnicodeScript.BOPOMOFO,
          Character.UnicodeScript.YI,
          Character.UnicodeScript.THAI,
          Character.UnicodeScript.LAO,
          Character.UnicodeScript.KHMER,
          Character.UnicodeScript.MYANMAR,
          Character.UnicodeScript.TIBETAN);

  private Words() {}

  /**
   * A word of a text.
   *
   * @param text as it is compared
   * @param start where it begins in the text, in chars
   * @param end where it ends, exclusive
   */
  public record Word(String text, int start, int end) {}

  /** The words of a text, in order; of a long text those of its first 8,000 chars. */
  public static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    int length = Math.min(text.length(), MOST_CHARS);
    int start = -1;
    for (int i = 0; i < length; ) {
      int c = text.codePointAt(i);
      int after = i + Character.charCount(c);
      boolean alone = isLetter(c) && WITHOUT_BLANKS.contains(Character.UnicodeScript.of(c));
      boolean within = !alone && (isLetter(c) || (start >= 0 && isMark(c)));
      if (start >= 0 && !within) {
        add(text, start, i, words);
        start = -1;
      }
      if (alone) {
        add(text, i, after, words);
      } else if (within && start < 0) {
        start = i;
      }
      i = after;
    }
    if (start >= 0) {
      add(text, start, length, words);
    }
    return words;
  }

  private static boolean isLetter(int c) {
    return Character.isLetterOrDigit(c);
  }

  /** Marks that belong to the letter before them, and what divides no word. */
  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == SOFT_HYPHEN;
  }

  private static void add(String text, int start, int end, List<Word> words) {
    String plain = plain(shortened(text.substring(start, end)));
    if (!plain.isEmpty()) {
      words.add(new Word(plain, start, end));
    }
  }

  /** Normalising may make a word longer, and put blanks into it. */
  private static String plain(String word) {
    if (word.chars().allMatch(c -> c < 0x80)) {
      return word.toLowerCase(Locale.ROOT);
    }
    String normal = Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return shortened(NOT_OF_A_WORD.matcher(normal).replaceAll(""));
  }

  private static String shortened(String word) {
    return word.substring(0, Math.min(word.length(), MOST_CHARS_OF_A_WORD));
  }

  /**
   * The words of a text with their positions, and its label, in Postgres' notation of a tsvector;
   * null if there is no word.
   */
  public static String vector(String text, String label) {
    List<Word> words = of(text);
    if (words.isEmpty()) {
      return null;
    }
    Map<String, List<Integer>> positions = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      List<Integer> ofWord =
          positions.computeIfAbsent(words.get(i).text(), ignored -> new ArrayList<>());
      if (ofWord.size() < MOST_POSITIONS) {
        ofWord.add(i + 1);
      }
    }
    StringJoiner vector = new StringJoiner(" ");
    vector.add(quoted(ofLabel(label)));
    positions.forEach(
        (word, all) ->
            vector.add(
                quoted(word) + ":" + String.join(",", all.stream().map(String::valueOf).toList())));
    return vector.toString();
  }

  /** What stands for a label among the words; no word has such a character. */
  static String ofLabel(String label) {
    return "@" + shortened(label);
  }

  /** A word as Postgres reads it in the texts of tsvectors and tsqueries. */
  static String quoted(String word) {
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
