package dev.pagerunner.vision.source.drawing;

import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PageWarning.Kind;
import dev.pagerunner.vision.source.scan.LargeImages;
import dev.pagerunner.vision.text.GlyphCollector;
import java.awt.Graphics2D;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.pdfbox.contentstream.operator.MissingOperandException;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorName;
import org.apache.pdfbox.contentstream.operator.state.EmptyGraphicsStackException;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.filter.MissingImageReaderException;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.state.PDTextState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Draws a page, notes its glyphs, and goes on after what is damaged: that is noted as well. What
 * must end the page passes through: a page that is given up, one that is refused, and the end of
 * memory.
 */
final class NotingDrawer extends FittingDrawer {
  /** Glyphs of Type 3 fonts inside glyphs of Type 3 fonts. */
  private static final int DEEPEST_GLYPH = 4;

  /**
   * Operators inside of operators, such as forms: when the stack is full, all down to this depth is
   * skipped, since what lies deeper has no stack to go on.
   */
  private static final int SHALLOW = 8;

  private static final int MOST_OVERFLOWS = 3;

  private final PageTools tools;
  private final PageWarnings warnings;
  private final MissingFonts missingFonts;

  /** Takes the glyphs; null where text is decoration. */
  private final GlyphCollector glyphs;

  private int insideGlyphs;
  private int depth;
  private long operators;
  private int overflows;
  private boolean contentIsDrawn;
  private boolean fontIsDamaged;

  NotingDrawer(
      PageDrawerParameters parameters,
      PageTools tools,
      PageWarnings warnings,
      GlyphCollector glyphs)
      throws IOException {
    super(parameters, tools.images, tools.parts);
    this.tools = tools;
    this.warnings = warnings;
    this.missingFonts = new MissingFonts(warnings);
    this.glyphs = glyphs;
  }

  /**
   * What one page's drawers share.
   *
   * @param isAbandoned whether the page is given up
   */
  record PageTools(
      HiddenLayers layers, LargeImages images, DrawnParts parts, BooleanSupplier isAbandoned) {}

  @Override
  public void drawPage(Graphics2D graphics, PDRectangle box) throws IOException {
    try {
      super.drawPage(graphics, box);
    } catch (IOException | RuntimeException e) {
      endIfItMust(e);
      if (!contentIsDrawn) {
        throw e;
      }
      warnings.note(Kind.OBJECT_SKIPPED, "The page's list of annotations is damaged.", e);
    }
  }

  @Override
  public void processPage(PDPage page) throws IOException {
    try {
      super.processPage(page);
    } catch (IOException | RuntimeException e) {
      endIfItMust(e);
      if (operators == 0) {
        throw e;
      }
      warnings.note(
          Kind.OBJECT_SKIPPED, "The page's content is damaged: what follows is missing.", e);
    }
    contentIsDrawn = true;
  }

  @Override
  public void showAnnotation(PDAnnotation annotation) throws IOException {
    try {
      super.showAnnotation(annotation);
    } catch (IOException | RuntimeException e) {
      endIfItMust(e);
      warnings.note(Kind.OBJECT_SKIPPED, "An annotation is damaged and is missing.", e);
    }
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    if (tools.isAbandoned.getAsBoolean()) {
      throw new CancellationException("the document is being closed");
    }
    operators++;
    tools.parts.count(DrawnParts.Kind.OPERATOR);
    depth++;
    try {
      super.processOperator(operator, operands);
    } catch (RuntimeException e) {
      endIfItMust(e);
      skip(operator, e);
    } catch (StackOverflowError e) {
      if (depth > SHALLOW || ++overflows > MOST_OVERFLOWS) {
        throw e;
      }
      skip(operator, e);
    } finally {
      depth--;
    }
  }

  @Override
  protected void operatorException(Operator operator, List<COSBase> operands, IOException e)
      throws IOException {
    endIfItMust(e);
    // Programs write such operators for nothing, and nothing is missing without them.
    if (!(e instanceof MissingOperandException || e instanceof EmptyGraphicsStackException)) {
      skip(operator, e);
    }
  }

  private void skip(Operator operator, Throwable cause) {
    if (operator.getName().equals(OperatorName.SET_FONT_AND_SIZE)) {
      fontIsDamaged = true;
      getGraphicsState().getTextState().setFont(null);
      warnings.note(Kind.FONT_DAMAGED, "A font is damaged: text in it is missing.", cause);
    } else {
      warnings.note(Kind.OBJECT_SKIPPED, DamagedParts.message(operator.getName()), cause);
    }
  }

  /** Throws again what is no fault of the part that was being drawn. */
  private static void endIfItMust(Exception e) throws MissingImageReaderException {
    if (e instanceof CancellationException given) {
      throw given;
    }
    if (e instanceof FailureException refused) {
      throw refused;
    }
    if (e instanceof MissingImageReaderException missing) {
      // PDFBox logs this and leaves the image blank.
      throw missing;
    }
  }

  /** Without a font PDFBox shows Helvetica; the codes of a damaged one are other letters there. */
  @Override
  protected void showText(byte[] codes) throws IOException {
    if (!fontIsDamaged || getGraphicsState().getTextState().getFont() != null) {
      super.showText(codes);
    }
  }

  @Override
  protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement)
      throws IOException {
    boolean isType3 = font instanceof PDType3Font;
    if (isType3 && insideGlyphs >= DEEPEST_GLYPH) {
      warnings.note(Kind.FONT_DAMAGED, "A glyph of a Type 3 font consists of too many others.");
      return;
    }
    int outer = insideGlyphs;
    try {
      note(matrix, font, code, displacement);
      RenderingMode mode = getGraphicsState().getTextState().getRenderingMode();
      // The recognised text of a scan is never seen, and names fonts that nobody has.
      if (mode.isFill() || mode.isStroke()) {
        missingFonts.look(font, code);
      }
      // A Type 3 glyph is a small page of its own, and may show text.
      insideGlyphs += isType3 ? 1 : 0;
      super.showGlyph(matrix, font, code, displacement);
    } catch (IOException | RuntimeException e) {
      endIfItMust(e);
      warnings.note(Kind.FONT_DAMAGED, DamagedParts.message(font), e);
    } finally {
      insideGlyphs = outer;
    }
  }

  private void note(Matrix matrix, PDFont font, int code, Vector displacement) throws IOException {
    if (glyphs != null && insideGlyphs == 0) {
      PDTextState state = getGraphicsState().getTextState();
      double size = state.getFontSize();
      double spacing = size == 0 ? 0 : state.getCharacterSpacing() / size;
      glyphs.add(matrix, font, code, displacement, spacing);
    }
  }

  @Override
  public void beginMarkedContentSequence(COSName tag, COSDictionary properties) {
    super.beginMarkedContentSequence(tag, properties);
    if (glyphs != null) {
      glyphs.beginMarkedContent(
          tools.layers.isHidden(properties),
          properties == null ? null : properties.getString(COSName.ACTUAL_TEXT));
    }
  }

  @Override
  public void endMarkedContentSequence() {
    super.endMarkedContentSequence();
    if (glyphs != null) {
      glyphs.endMarkedContent();
    }
  }

  @Override
  public void drawImage(PDImage image) throws IOException {
    // PDFBox asks only images of its own class which layer they are on.
    if (tools.layers.isHidden(image.getCOSObject().getCOSDictionary(COSName.OC))) {
      return;
    }
    try {
      super.drawImage(image);
    } catch (IOException | RuntimeException e) {
      endIfItMust(e);
      warnings.note(Kind.IMAGE_NOT_DECODED, DamagedParts.message(image), e);
      getGraphics().addRenderingHints(PageRenderer.hints());
    } catch (OutOfMemoryError e) {
      if (!DamagedParts.isLarge(image)) {
        throw e;
      }
      warnings.note(Kind.IMAGE_NOT_DECODED, DamagedParts.tooLarge(image), e);
      getGraphics().addRenderingHints(PageRenderer.hints());
    }
  }
}
