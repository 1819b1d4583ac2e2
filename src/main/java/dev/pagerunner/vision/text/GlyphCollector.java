package dev.pagerunner.vision.text;

import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/** Gathers the glyphs of one page while it is drawn. */
public final class GlyphCollector {
  /** More than any page that people read; a bound for pages made to exhaust memory. */
  private static final int MAX_GLYPHS = 200_000;

  /** A font may say that each of its glyphs stands for a long text. */
  private static final int MAX_CHARS = 1_000_000;

  /** Where a glyph begins and ends across its line, in parts of the font size: usual fonts. */
  private static final double DESCENT = -0.2;

  private static final double ASCENT = 0.8;
  private static final GlyphList GLYPH_NAMES = glyphNames();

  private final AffineTransform toImage;
  private final List<Glyph> glyphs = new ArrayList<>();
  private int chars;

  /**
   * @param toImage from the page's coordinates to pixels
   */
  public GlyphCollector(AffineTransform toImage) {
    this.toImage = toImage;
  }

  public List<Glyph> glyphs() {
    return glyphs;
  }

  /** Notes a glyph as PDFBox shows it; a glyph that stands for no text is not noted. */
  public void add(Matrix matrix, PDFont font, int code, Vector displacement) throws IOException {
    String text = glyphs.size() < MAX_GLYPHS && chars < MAX_CHARS ? text(font, code) : "";
    if (text.isEmpty()) {
      return;
    }
    chars += text.length();
    AffineTransform toPixels = matrix.createAffineTransform();
    toPixels.preConcatenate(toImage);
    double bottom = DESCENT;
    double top = ASCENT;
    if (font instanceof PDType3Font type3) {
      // Such a font has units of its own, which say nothing about its size.
      double unit = type3.getFontMatrix().getScalingFactorY();
      double height = type3.getFontBBox() == null ? 0 : type3.getFontBBox().getHeight() * unit;
      top = height > 0 ? height : 1.5 * displacement.getX();
      bottom = 0;
    }
    if (font.isVertical()) {
      double half = font.getWidth(code) / 2_000;
      add(text, toPixels, new Strip(half, top, half, bottom, 2 * half));
    } else {
      double middle = (bottom + top) / 2;
      add(text, toPixels, new Strip(0, middle, displacement.getX(), middle, top - bottom));
    }
  }

  /** A glyph's centre line in text space, from its start to its end, and its size across. */
  private record Strip(double x0, double y0, double x1, double y1, double across) {}

  private void add(String text, AffineTransform toPixels, Strip strip) {
    Point2D start = toPixels.transform(new Point2D.Double(strip.x0, strip.y0), null);
    Point2D end = toPixels.transform(new Point2D.Double(strip.x1, strip.y1), null);
    boolean down = strip.x0 == strip.x1 && strip.y0 > strip.y1;
    Point2D direction =
        toPixels.deltaTransform(new Point2D.Double(down ? 0 : 1, down ? -1 : 0), null);
    Point2D across = toPixels.deltaTransform(new Point2D.Double(down ? 1 : 0, down ? 0 : 1), null);
    double size = strip.across * Math.hypot(across.getX(), across.getY());
    double x = (start.getX() + end.getX()) / 2;
    double y = (start.getY() + end.getY()) / 2;
    if (Double.isNaN(x + y + size) || Double.isInfinite(x + y + size)) {
      return;
    }
    int turns =
        (int) Math.round(Math.atan2(direction.getY(), direction.getX()) / (Math.PI / 2)) & 3;
    glyphs.add(
        new Glyph(
            text,
            x,
            y,
            turns,
            along(start, turns),
            along(end, turns),
            across(x, y, turns),
            Math.abs(size)));
  }

  private static double along(Point2D point, int turns) {
    return switch (turns) {
      case 0 -> point.getX();
      case 1 -> point.getY();
      case 2 -> -point.getX();
      default -> -point.getY();
    };
  }

  private static double across(double x, double y, int turns) {
    return switch (turns) {
      case 0 -> y;
      case 1 -> -x;
      case 2 -> -y;
      default -> x;
    };
  }

  private static String text(PDFont font, int code) throws IOException {
    String text = font.toUnicode(code, GLYPH_NAMES);
    if (text == null) {
      // Acrobat takes the code of a simple font for the character, and skips other fonts.
      text = font instanceof PDSimpleFont ? String.valueOf((char) code) : "";
    }
    return CleanText.clean(text);
  }

  private static GlyphList glyphNames() {
    String additional = "/org/apache/pdfbox/resources/glyphlist/additional.txt";
    try (InputStream in = GlyphList.class.getResourceAsStream(additional)) {
      return new GlyphList(GlyphList.getAdobeGlyphList(), in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
