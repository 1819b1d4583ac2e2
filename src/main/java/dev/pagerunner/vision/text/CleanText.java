package dev.pagerunner.vision.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/** Turns what a PDF's fonts say into text that databases, JSON and people accept. */
final class CleanText {
  private static final Map<Integer, Integer> RADICALS = radicals();
  private static final int SOFT_HYPHEN = 0xad;
  private static final int ZERO_WIDTH_SPACE = 0x200b;
  private static final int WORD_JOINER = 0x2060;
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private CleanText() {}

  /**
   * Without control characters (Postgres refuses U+0000), broken surrogates and characters that
   * nobody sees; every kind of blank is a space; ligatures, presentation forms and radicals are the
   * letters they stand for. A soft hyphen that is drawn is a hyphen.
   */
  static String clean(String text) {
    if (text.length() == 1 && text.charAt(0) > ' ' && text.charAt(0) < 0x7f) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(clean, c));
    return clean.toString();
  }

  private static void append(StringBuilder clean, int c) {
    if (Character.isSpaceChar(c) || c == '\t') {
      clean.append(' ');
    } else if (c == SOFT_HYPHEN) {
      clean.append('-');
    } else if (isCompatibilityForm(c)) {
      int same = RADICALS.getOrDefault(c, c);
      clean.append(Normalizer.normalize(Character.toString(same), Normalizer.Form.NFKC));
    } else if (!Character.isISOControl(c) && !isNoCharacter(c) && !isInvisible(c)) {
      clean.appendCodePoint(c);
    }
  }

  /** Latin ligatures, forms of Hebrew and Arabic letters, and CJK radicals. */
  private static boolean isCompatibilityForm(int c) {
    return (c >= 0xfb00 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefe) || isRadical(c);
  }

  private static boolean isRadical(int c) {
    return c >= 0x2e80 && c <= 0x2fd5;
  }

  private static boolean isNoCharacter(int c) {
    return (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) || (c & 0xfffe) == 0xfffe;
  }

  /** Joiners of Arabic and Indic letters are kept: they change how a word is written. */
  private static boolean isInvisible(int c) {
    return c == ZERO_WIDTH_SPACE
        || c == WORD_JOINER
        || c == BYTE_ORDER_MARK
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static Map<Integer, Integer> radicals() {
    Map<Integer, Integer> radicals = new HashMap<>();
    try (InputStream in = CleanText.class.getResourceAsStream("cjk-radicals.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" ", -1);
          radicals.put(Integer.parseInt(parts[0], 16), Integer.parseInt(parts[1], 16));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return radicals;
  }
}
