package dev.pagerunner.vision.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Puts glyphs into lines, and lines into running text. */
final class TextLines {
  /** A glyph further than this from its line's middle, in parts of its size, is on another line. */
  private static final double SAME_LINE = 0.6;

  /** A gap wider than this, in parts of the font size, is a space. TeX squeezes them to 0.22. */
  private static final double SPACE = 0.16;

  /** The same character this near, in parts of the font size, is printed twice to look bold. */
  private static final double TWICE = 0.1;

  private TextLines() {}

  /** The lines of the glyphs, in reading order; text in the most common direction comes first. */
  static List<String> of(List<Glyph> glyphs) {
    List<String> lines = new ArrayList<>();
    glyphs.stream()
        .filter(g -> !g.isSpace())
        .collect(Collectors.groupingBy(Glyph::turns, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
        .forEach(e -> addLines(glyphs, e.getKey(), lines));
    return lines;
  }

  /**
   * Lines as running text: joined by a space; a word that was divided at a line's end is whole
   * again.
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

  /** Whether a glyph goes on with the word of the one drawn before it. */
  static boolean isWithinWord(Glyph before, Glyph glyph) {
    double size = Math.max(before.size(), glyph.size());
    double gap = glyph.start() - before.end();
    return before.turns() == glyph.turns()
        && !before.isSpace()
        && !glyph.isSpace()
        && !Character.isIdeographic(glyph.text().codePointAt(0))
        && Math.abs(glyph.middle() - before.middle()) < SAME_LINE * size
        && gap <= SPACE * size
        && gap > -size;
  }

  private static void joinEnd(StringBuilder text, int next) {
    int last = text.length() - 1;
    boolean divided =
        isHyphen(text.charAt(last)) && last > 0 && Character.isLetterOrDigit(text.charAt(last - 1));
    if (!divided) {
      text.append(' ');
    } else if (Character.isLowerCase(next)) {
      text.setLength(last);
    }
  }

  private static boolean isHyphen(char c) {
    return c == '-' || c == '\u00ad' || c == '\u2010';
  }

  private static void addLines(List<Glyph> glyphs, int turns, List<String> lines) {
    List<Glyph> sorted = new ArrayList<>();
    for (Glyph glyph : glyphs) {
      if (glyph.turns() == turns) {
        sorted.add(glyph);
      }
    }
    sorted.sort(Comparator.comparingDouble(Glyph::middle));
    List<Glyph> line = new ArrayList<>();
    double sumOfMiddles = 0;
    double sumOfSizes = 0;
    for (Glyph glyph : sorted) {
      int n = line.size();
      double near = SAME_LINE * Math.min(glyph.size(), n == 0 ? glyph.size() : sumOfSizes / n);
      if (n > 0 && glyph.middle() - sumOfMiddles / n > near) {
        addLine(line, lines);
        line.clear();
        sumOfMiddles = 0;
        sumOfSizes = 0;
      }
      line.add(glyph);
      sumOfMiddles += glyph.middle();
      sumOfSizes += glyph.size();
    }
    addLine(line, lines);
  }

  private static void addLine(List<Glyph> glyphs, List<String> lines) {
    String line = CleanText.logicalOrder(line(glyphs)).strip();
    if (!line.isEmpty()) {
      lines.add(line);
    }
  }

  private static String line(List<Glyph> glyphs) {
    glyphs.sort(Comparator.comparingDouble(Glyph::start));
    StringBuilder line = new StringBuilder();
    Glyph before = null;
    boolean space = false;
    for (Glyph glyph : glyphs) {
      if (glyph.isSpace()) {
        space = before != null;
        continue;
      }
      if (before != null) {
        double size = Math.max(before.size(), glyph.size());
        if (glyph.text().equals(before.text()) && glyph.start() - before.start() < TWICE * size) {
          continue;
        }
        if (space || glyph.start() - before.end() > SPACE * size) {
          line.append(' ');
        }
      }
      line.append(glyph.text());
      before = glyph;
      space = false;
    }
    return line.toString();
  }
}
