package dev.pagerunner.vision.text;

import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Collects the glyphs of one page while it is drawn. Glyphs for which a writer states the text
 * (ActualText) stand for that text; those of hidden layers, and those that stand for no character,
 * are left out. For the thread that draws.
 */
public final class GlyphCollector {
  /** More than any page that people read; a bound for pages made to exhaust memory. */
  private static final int MAX_GLYPHS = 200_000;

  /** A font may say that each of its glyphs stands for a long text. */
  private static final int MAX_CHARS = 1_000_000;

  /** Content may be marked within marked content; deeper levels count as the last one. */
  private static final int MAX_DEPTH = 1_000;

  /** Widths below this, in em, may be wrong, and are compared with those of the font itself. */
  private static final double NARROW = 0.3;

  private static final int MAX_NAME = 60;
  private static final GlyphList GLYPH_NAMES = glyphNames();

  private final AffineTransform toImage;
  private final List<Glyph> glyphs = new ArrayList<>();
  private final IdentityHashMap<PDType3Font, Double> type3Sizes = new IdentityHashMap<>();
  private final Deque<Marked> marked = new ArrayDeque<>();
  private int tooDeep;
  private int hidden;
  private ActualText actual;
  private int chars;

  private enum Marked {
    PLAIN,
    HIDDEN,
    ACTUAL_TEXT
  }

  /**
   * Collects nothing yet.
   *
   * @param toImage from the page's coordinates to pixels
   */
  public GlyphCollector(AffineTransform toImage) {
    this.toImage = toImage;
  }

  /** In the order in which they were drawn. */
  public List<Glyph> glyphs() {
    return glyphs;
  }

  /**
   * Begins marked content, which ends with {@link #endMarkedContent}.
   *
   * @param isHidden whether it belongs to a layer that is not shown
   * @param actualText what its glyphs stand for together; null where each stands for itself
   */
  public void beginMarkedContent(boolean isHidden, String actualText) {
    if (marked.size() == MAX_DEPTH) {
      tooDeep++;
    } else if (isHidden) {
      hidden++;
      marked.push(Marked.HIDDEN);
    } else if (actualText != null && actual == null) {
      actual = new ActualText(actualText);
      marked.push(Marked.ACTUAL_TEXT);
    } else {
      marked.push(Marked.PLAIN);
    }
  }

  public void endMarkedContent() {
    if (tooDeep > 0) {
      tooDeep--;
      return;
    }
    Marked ended = marked.isEmpty() ? Marked.PLAIN : marked.pop();
    if (ended == Marked.HIDDEN) {
      hidden--;
    } else if (ended == Marked.ACTUAL_TEXT) {
      List<Glyph> replaced = actual.glyphs();
      actual = null;
      replaced.forEach(this::add);
    }
  }

  private boolean isFull() {
    return glyphs.size() >= MAX_GLYPHS || chars >= MAX_CHARS;
  }

  /**
   * Collects a glyph as PDFBox shows it.
   *
   * @param spacing what the writer adds after each character, in text space
   */
  public void add(Matrix matrix, PDFont font, int code, Vector displacement, double spacing)
      throws IOException {
    if (hidden > 0 || isFull()) {
      return;
    }
    String text = text(font, code);
    if (text.isEmpty() && actual == null) {
      return;
    }
    AffineTransform toPixels = matrix.createAffineTransform();
    toPixels.preConcatenate(toImage);
    Glyph glyph =
        font.isVertical()
            ? vertical(text, toPixels, font.getWidth(code) / 1_000)
            : horizontal(text, toPixels, width(font, code, displacement), size(font), spacing);
    if (glyph == null) {
      return;
    }
    if (actual == null) {
      add(glyph);
    } else {
      // Counted here, too: a span without an end is never replaced.
      chars += Math.max(1, text.length());
      actual.add(glyph);
    }
  }

  private void add(Glyph glyph) {
    if (!isFull()) {
      chars += glyph.text().length();
      glyphs.add(glyph);
    }
  }

  private static Glyph horizontal(
      String text, AffineTransform toPixels, double width, double size, double spacing) {
    Point2D across = delta(toPixels, 0, 1);
    Point2D along = delta(toPixels, 1, 0);
    double unit = Math.hypot(along.getX(), along.getY());
    return glyph(
        text,
        toPixels,
        new Line(new Point2D.Double(0, 0), new Point2D.Double(width, 0), along),
        size * Math.hypot(across.getX(), across.getY()),
        Math.max(0, spacing * unit));
  }

  /** The origin of a vertical glyph is the middle of its top; see PDFStreamEngine.showText. */
  private static Glyph vertical(String text, AffineTransform toPixels, double width) {
    Point2D across = delta(toPixels, 1, 0);
    double half = width / 2;
    return glyph(
        text,
        toPixels,
        new Line(
            new Point2D.Double(half, 0.8), new Point2D.Double(half, -0.2), delta(toPixels, 0, -1)),
        Math.hypot(across.getX(), across.getY()),
        0);
  }

  /** Where a glyph begins and ends, in em, and where the text goes, in pixels. */
  private record Line(Point2D start, Point2D end, Point2D direction) {}

  private static Glyph glyph(
      String text, AffineTransform toPixels, Line line, double size, double spacing) {
    Point2D from = toPixels.transform(line.start, null);
    Point2D to = toPixels.transform(line.end, null);
    double all = from.getX() + from.getY() + to.getX() + to.getY() + size + spacing;
    if (!Double.isFinite(all)) {
      return null;
    }
    double angle = Math.toDegrees(Math.atan2(line.direction.getY(), line.direction.getX()));
    return new Glyph(
        text,
        from.getX(),
        from.getY(),
        to.getX(),
        to.getY(),
        Direction.normal(angle),
        size,
        spacing);
  }

  private static Point2D delta(AffineTransform transform, double x, double y) {
    return transform.deltaTransform(new Point2D.Double(x, y), null);
  }

  /** In em. A writer that states nearly no width moves to each glyph's place by itself. */
  private static double width(PDFont font, int code, Vector displacement) throws IOException {
    double stated = displacement.getX();
    if (stated >= NARROW || stated < 0 || font instanceof PDType3Font) {
      return stated;
    }
    double own = font.getWidthFromFont(code) / 1_000;
    return own > 2 * stated && own > NARROW / 2 ? own : stated;
  }

  /**
   * The font's size in its text space. Type 3 fonts have units of their own; theirs is the height
   * of the font's box or, without one, twice the mean width of its glyphs.
   */
  private double size(PDFont font) {
    return font instanceof PDType3Font type3
        ? type3Sizes.computeIfAbsent(type3, GlyphCollector::type3Size)
        : 1;
  }

  private static double type3Size(PDType3Font font) {
    Matrix matrix = font.getFontMatrix();
    double box = font.getFontBBox() == null ? 0 : font.getFontBBox().getHeight();
    double height = Math.abs(box * matrix.getScaleY());
    double mean = meanWidth(font) * Math.abs(matrix.getScaleX());
    boolean plausible = height > 0 && (mean == 0 || height < 8 * mean);
    return plausible ? height : mean > 0 ? 2 * mean : 1;
  }

  /** In the font's own units; 0 when it states none. */
  private static double meanWidth(PDType3Font font) {
    COSArray widths = font.getCOSObject().getCOSArray(COSName.WIDTHS);
    return widths == null
        ? 0
        : widths.toCOSNumberFloatList().stream()
            .filter(width -> width != null && width != 0)
            .mapToDouble(Math::abs)
            .average()
            .orElse(0);
  }

  private static String text(PDFont font, int code) throws IOException {
    String text = font.toUnicode(code, GLYPH_NAMES);
    if (text == null) {
      // Acrobat takes the code of a simple font for the character, and skips other fonts.
      text = font instanceof PDSimpleFont simple ? byName(simple, code) : "";
    }
    return CleanText.clean(text);
  }

  /** A name such as f_f joins those of the letters of a ligature: Adobe Glyph List, section 2. */
  private static String byName(PDSimpleFont font, int code) {
    String name = font.getEncoding() == null ? null : font.getEncoding().getName(code);
    if (name == null || name.indexOf('_') < 1 || name.length() > MAX_NAME) {
      return String.valueOf((char) code);
    }
    StringBuilder text = new StringBuilder();
    for (String part : name.replaceFirst("[.].*", "").split("_", -1)) {
      String letter = GLYPH_NAMES.toUnicode(part);
      text.append(letter == null ? "" : letter);
    }
    return text.isEmpty() ? String.valueOf((char) code) : text.toString();
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
