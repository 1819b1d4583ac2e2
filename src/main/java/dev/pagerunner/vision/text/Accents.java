package dev.pagerunner.vision.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts accents that are drawn as glyphs of their own, as TeX does, on the letters that they are
 * drawn over.
 */
final class Accents {
  /** Accents that stand alone, and the marks that combine with a letter. */
  private static final Map<Integer, String> COMBINING =
      Map.ofEntries(
          Map.entry(0xb4, "\u0301"),
          Map.entry(0x2ca, "\u0301"),
          Map.entry(0x2cb, "\u0300"),
          Map.entry(0x2c6, "\u0302"),
          Map.entry(0x2dc, "\u0303"),
          Map.entry(0xaf, "\u0304"),
          Map.entry(0x2c9, "\u0304"),
          Map.entry(0x2d8, "\u0306"),
          Map.entry(0x2d9, "\u0307"),
          Map.entry(0xa8, "\u0308"),
          Map.entry(0x2da, "\u030a"),
          Map.entry(0x2dd, "\u030b"),
          Map.entry(0x2c7, "\u030c"),
          Map.entry(0xb8, "\u0327"),
          Map.entry(0x2db, "\u0328"));

  private Accents() {}

  /** The glyphs, in their order, with each accent on its letter, before or behind it. */
  static List<Glyph> combine(List<Glyph> glyphs) {
    List<Glyph> combined = new ArrayList<>(glyphs.size());
    Glyph waiting = null;
    for (Glyph glyph : glyphs) {
      if (waiting != null) {
        Glyph both = over(waiting, glyph);
        combined.add(both == null ? waiting : both);
        boolean taken = both != null;
        waiting = null;
        if (taken) {
          continue;
        }
      }
      if (mark(glyph) == null) {
        combined.add(glyph);
        continue;
      }
      int last = combined.size() - 1;
      Glyph both = last < 0 ? null : over(glyph, combined.get(last));
      if (both == null) {
        waiting = glyph;
      } else {
        combined.set(last, both);
      }
    }
    if (waiting != null) {
      combined.add(waiting);
    }
    return combined;
  }

  /** The letter with the accent; null when the accent is not over it, or it is no letter. */
  private static Glyph over(Glyph accent, Glyph letter) {
    int base = letter.text().codePointBefore(letter.text().length());
    if (letter.isBlank() || !(Character.isLetter(base) || isMark(base))) {
      return null;
    }
    Direction direction = Direction.of(letter.angle());
    double middle = (accent.start(direction) + accent.end(direction)) / 2;
    double raised = Math.abs(accent.baseline(direction) - letter.baseline(direction));
    double tolerance = isMark(accent.text().codePointAt(0)) ? 0.15 * letter.size() : 0;
    boolean over =
        middle >= letter.start(direction) - tolerance
            && middle <= letter.end(direction) + tolerance
            && raised < 0.8 * letter.size();
    if (!over) {
      return null;
    }
    String dotted = letter.text().replace('\u0131', 'i').replace('\u0237', 'j');
    return letter.withText(Normalizer.normalize(dotted + mark(accent), Normalizer.Form.NFC));
  }

  /** The combining mark that a glyph stands for; null when it is no accent. */
  private static String mark(Glyph glyph) {
    int c = glyph.text().codePointAt(0);
    if (c < 0xa8 || glyph.text().length() != Character.charCount(c)) {
      return null;
    }
    return isMark(c) ? glyph.text() : COMBINING.get(c);
  }

  private static boolean isMark(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
