package dev.pagerunner.vision.text;

import java.text.Bidi;
import java.text.Normalizer;

/** Turns what a PDF's fonts say into text that databases, JSON and people accept. */
final class CleanText {
  private CleanText() {}

  /**
   * Without control characters (Postgres refuses U+0000) and broken surrogates; every kind of blank
   * is a space; ligatures and presentation forms are the letters they stand for.
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
    } else if (isPresentationForm(c)) {
      clean.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
    } else if (!Character.isISOControl(c) && !isNoCharacter(c)) {
      clean.appendCodePoint(c);
    }
  }

  private static boolean isPresentationForm(int c) {
    return (c >= 0xfb00 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefe);
  }

  private static boolean isNoCharacter(int c) {
    return (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        || (c & 0xfffe) == 0xfffe
        || c == 0xfeff;
  }

  /** A line whose characters stand as they are seen, left to right, in the order they are read. */
  static String logicalOrder(String line) {
    char[] chars = line.toCharArray();
    if (!Bidi.requiresBidi(chars, 0, chars.length)) {
      return line;
    }
    Bidi bidi = new Bidi(line, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    int runs = bidi.getRunCount();
    byte[] levels = new byte[runs];
    Integer[] order = new Integer[runs];
    for (int i = 0; i < runs; i++) {
      levels[i] = (byte) bidi.getRunLevel(i);
      order[i] = i;
    }
    Bidi.reorderVisually(levels, 0, order, 0, runs);
    StringBuilder logical = new StringBuilder(line.length());
    for (int run : order) {
      String part = line.substring(bidi.getRunStart(run), bidi.getRunLimit(run));
      boolean rightToLeft = bidi.getRunLevel(run) % 2 == 1;
      logical.append(rightToLeft ? new StringBuilder(part).reverse() : part);
    }
    return logical.toString();
  }
}
