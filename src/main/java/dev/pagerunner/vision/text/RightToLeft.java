package dev.pagerunner.vision.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Brings a line from the order in which it is seen into the order in which it is read, by the
 * Unicode Bidirectional Algorithm (UAX 9): its reordering of a line is undone by doing it again.
 */
final class RightToLeft {
  private static final Map<Integer, Integer> MIRRORED = mirrored();

  private RightToLeft() {}

  /**
   * The text of a line.
   *
   * @param units parts of the line as they are seen from left to right, each in the order in which
   *     it is read: a ligature, or a letter with its marks, is one
   */
  static String logicalOrder(List<String> units) {
    if (units.stream().noneMatch(RightToLeft::isRightToLeft)) {
      return String.join("", units);
    }
    StringBuilder seen = new StringBuilder();
    for (String unit : units) {
      seen.append(isRightToLeft(unit) ? new StringBuilder(unit).reverse() : unit);
    }
    // Most fonts say what a bracket looks like, some what it means: that which is balanced holds.
    String byLook = reordered(seen.toString(), true);
    String byMeaning = reordered(seen.toString(), false);
    return unbalanced(byMeaning) < unbalanced(byLook) ? byMeaning : byLook;
  }

  /** How many brackets of a line have no partner. */
  private static int unbalanced(String line) {
    int open = 0;
    int alone = 0;
    for (int i = 0; i < line.length(); i++) {
      int type = Character.getType(line.charAt(i));
      if (type == Character.START_PUNCTUATION) {
        open++;
      } else if (type == Character.END_PUNCTUATION && open-- == 0) {
        open = 0;
        alone++;
      }
    }
    return alone + open;
  }

  private static boolean isRightToLeft(String unit) {
    return unit.codePoints().anyMatch(Scripts::isRightToLeft);
  }

  private static String reordered(String seen, boolean mirror) {
    Bidi bidi =
        new Bidi(
            seen,
            isMostlyRightToLeft(seen)
                ? Bidi.DIRECTION_RIGHT_TO_LEFT
                : Bidi.DIRECTION_LEFT_TO_RIGHT);
    int runs = bidi.getRunCount();
    byte[] levels = new byte[runs];
    Integer[] order = new Integer[runs];
    for (int i = 0; i < runs; i++) {
      levels[i] = (byte) bidi.getRunLevel(i);
      order[i] = i;
    }
    Bidi.reorderVisually(levels, 0, order, 0, runs);
    StringBuilder logical = new StringBuilder(seen.length());
    for (int run : order) {
      String part = seen.substring(bidi.getRunStart(run), bidi.getRunLimit(run));
      logical.append(bidi.getRunLevel(run) % 2 == 1 ? reversed(part, mirror) : part);
    }
    return logical.toString();
  }

  private static boolean isMostlyRightToLeft(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    return 2 * text.codePoints().filter(Scripts::isRightToLeft).count() >= letters;
  }

  /** With {@code mirror}, brackets face the other way: a page shows them mirrored. */
  private static String reversed(String part, boolean mirror) {
    StringBuilder reversed = new StringBuilder(part).reverse();
    if (!mirror) {
      return reversed.toString();
    }
    StringBuilder mirrored = new StringBuilder(part.length());
    reversed.codePoints().forEach(c -> mirrored.appendCodePoint(MIRRORED.getOrDefault(c, c)));
    return mirrored.toString();
  }

  /** Unicode's BidiMirroring.txt, of which PDFBox has a copy. */
  private static Map<Integer, Integer> mirrored() {
    Map<Integer, Integer> pairs = new HashMap<>();
    try (InputStream in =
            PDDocument.class.getResourceAsStream(
                "/org/apache/pdfbox/resources/text/BidiMirroring.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.replaceFirst("#.*", "").split(";", -1);
        if (parts.length == 2) {
          pairs.put(hex(parts[0]), hex(parts[1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pairs;
  }

  private static int hex(String text) {
    return Integer.parseInt(text.strip(), 16);
  }
}
