package dev.pagerunner.vision.text;

import java.lang.Character.UnicodeBlock;
import java.util.Set;

/** What the pipeline must know of characters: how their script is written, and where they stand. */
final class Scripts {
  private static final Set<UnicodeBlock> CJK =
      Set.of(
          UnicodeBlock.HIRAGANA,
          UnicodeBlock.KATAKANA,
          UnicodeBlock.KATAKANA_PHONETIC_EXTENSIONS,
          UnicodeBlock.BOPOMOFO,
          UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION,
          UnicodeBlock.CJK_COMPATIBILITY_FORMS,
          UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS);

  /** Baselines of glyphs of one size may differ by so much, in parts of the size. */
  private static final double SAME_BASELINE = 0.35;

  /** Glyphs smaller than this part of their neighbour's size may be raised or lowered. */
  private static final double SCRIPT_SIZE = 0.85;

  /**
   * How far superscripts and the text beside an initial are raised, in parts of the larger size.
   */
  private static final double RAISED = 0.75;

  private static final double LOWERED = 0.4;

  private Scripts() {}

  /**
   * Whether a character is of a script whose words no blank separates: Chinese or Japanese. Korean
   * has blanks.
   */
  static boolean isCjk(int c) {
    return c >= 0x2e80
        && (Character.isIdeographic(c)
            || (CJK.contains(UnicodeBlock.of(c)) && !isHalfwidthHangul(c)));
  }

  private static boolean isHalfwidthHangul(int c) {
    return c >= 0xffa0 && c <= 0xffdc;
  }

  static boolean isRightToLeft(int c) {
    if (c < 0x590) {
      return false;
    }
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  /**
   * Whether the smaller of two texts stands on the larger one's line: on its baseline, or raised or
   * lowered beside it.
   *
   * @param raised how far its baseline lies above the larger one's, in pixels
   */
  static boolean isBeside(double raised, double size, double largerSize) {
    if (Math.abs(raised) <= SAME_BASELINE * size) {
      return true;
    }
    return size <= SCRIPT_SIZE * largerSize
        && raised <= RAISED * largerSize
        && raised >= -LOWERED * largerSize;
  }

  static boolean isOnBaseline(double raised, double size) {
    return Math.abs(raised) <= SAME_BASELINE * size;
  }
}
