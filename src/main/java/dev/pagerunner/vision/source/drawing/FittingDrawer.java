package dev.pagerunner.vision.source.drawing;

import dev.pagerunner.vision.source.drawing.DrawnParts.Drawing;
import dev.pagerunner.vision.source.drawing.DrawnParts.Kind;
import dev.pagerunner.vision.source.scan.LargeImages;
import dev.pagerunner.vision.source.scan.LargeImages.Fitted;
import java.awt.Paint;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.EOFException;
import java.io.IOException;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.color.PDPattern;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroupAttributes;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.pattern.PDAbstractPattern;
import org.apache.pdfbox.pdmodel.graphics.pattern.PDShadingPattern;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Draws what PDFBox draws otherwise than the standard, or other readers, or at too high a price.
 */
class FittingDrawer extends PageDrawer {
  private static final int NONE = -1;

  /** Groups of a page that are drawn as they are: most pages have no more. */
  private static final int FEW_GROUPS = 4;

  /** In pixels: edges are softened beyond their place. */
  private static final double SOFT_EDGE = 2;

  /** In pixels. */
  private static final double NEARLY_NOTHING = 0.01;

  private final LargeImages images;
  private final DrawnParts parts;

  /** The winding rule of a clip that came before its path. */
  private int earlyClip = NONE;

  private int groups;

  FittingDrawer(PageDrawerParameters parameters, LargeImages images, DrawnParts parts)
      throws IOException {
    super(parameters);
    this.images = images;
    this.parts = parts;
  }

  /**
   * PDFBox clips at once; by the standard, a clip takes the path that is there when it is painted.
   */
  @Override
  public void clip(int windingRule) {
    if (getLinePath().getCurrentPoint() == null) {
      earlyClip = windingRule;
    } else {
      clipNow(windingRule);
    }
  }

  private void clipNow(int windingRule) {
    parts.count(Kind.CLIP, () -> super.clip(windingRule));
  }

  private void clipAtLast() {
    if (earlyClip != NONE && getLinePath().getCurrentPoint() != null) {
      clipNow(earlyClip);
    }
    earlyClip = NONE;
  }

  @Override
  public void endPath() {
    clipAtLast();
    super.endPath();
  }

  @Override
  public void fillPath(int windingRule) throws IOException {
    clipAtLast();
    underMask(
        getLinePath().getBounds2D(),
        () -> parts.count(Kind.SHAPE, () -> super.fillPath(windingRule)));
  }

  @Override
  public void strokePath() throws IOException {
    clipAtLast();
    PDGraphicsState state = getGraphicsState();
    Rectangle2D place =
        ContentBounds.ofLine(
            getLinePath().getBounds2D(),
            state.getLineWidth(),
            state.getCurrentTransformationMatrix());
    underMask(place, () -> parts.count(Kind.SHAPE, super::strokePath));
  }

  @Override
  public void shadingFill(COSName name) throws IOException {
    COSDictionary shadings = getResources().getCOSObject().getCOSDictionary(COSName.SHADING);
    if (shadings != null) {
      CalculatorFunctions.repairIn(shadings.getDictionaryObject(name));
    }
    parts.count(Kind.GRADIENT, () -> super.shadingFill(name));
  }

  @Override
  protected Paint getPaint(PDColor color) throws IOException {
    if (color.getColorSpace() instanceof PDPattern patterns) {
      PDAbstractPattern pattern = patterns.getPattern(color);
      parts.count(pattern instanceof PDShadingPattern ? Kind.GRADIENT : Kind.PATTERN);
      CalculatorFunctions.repairIn(pattern.getCOSObject().getDictionaryObject(COSName.SHADING));
    }
    return super.getPaint(color);
  }

  @Override
  public void showForm(PDFormXObject form) throws IOException {
    parts.count(Kind.FORM);
    super.showForm(form);
  }

  @Override
  public void drawImage(PDImage image) throws IOException {
    parts.count(Kind.IMAGE, () -> drawFitting(image));
  }

  /** Draws a smaller image instead, where it is drawn smaller. */
  private void drawFitting(PDImage image) throws IOException {
    Matrix place = getGraphicsState().getCurrentTransformationMatrix();
    AffineTransform toPixels = getGraphics().getTransform();
    toPixels.concatenate(place.createAffineTransform());
    Fitted fitted = images.fit(image, toPixels);
    try {
      if (fitted.image() != image) {
        AffineTransform fittedPlace = getGraphics().getTransform().createInverse();
        fittedPlace.concatenate(fitted.toPixels());
        getGraphicsState().setCurrentTransformationMatrix(new Matrix(fittedPlace));
      }
      Rectangle2D drawn =
          ContentBounds.ofImage(getGraphicsState().getCurrentTransformationMatrix());
      underMask(drawn, () -> drawWhatIsThere(fitted.image()));
    } catch (NoninvertibleTransformException e) {
      throw new IOException("nothing can be drawn here", e);
    } finally {
      getGraphicsState().setCurrentTransformationMatrix(place);
    }
  }

  private void drawWhatIsThere(PDImage image) throws IOException {
    try {
      super.drawImage(image);
    } catch (EOFException e) {
      PDImage part = images.asFarAsItGoes(image);
      if (part == null) {
        throw e;
      }
      super.drawImage(part);
    }
  }

  @Override
  protected void showFontGlyph(Matrix matrix, PDFont font, int code, Vector displacement)
      throws IOException {
    parts.count(Kind.LETTER);
    underMask(
        ContentBounds.ofLetter(matrix, displacement),
        () -> super.showFontGlyph(matrix, font, code, displacement));
  }

  /**
   * PDFBox makes an image for a group, and others for the masks in it, as large as the group may
   * become, which often is the page: on a page of many groups they get as large as what is in them.
   */
  @Override
  public void showTransparencyGroup(PDTransparencyGroup group) throws IOException {
    parts.count(Kind.GROUP);
    dropDamagedColors(group);
    PDGraphicsState state = getGraphicsState();
    Rectangle2D content =
        ++groups <= FEW_GROUPS
            ? null
            : ContentBounds.of(group, getResources(), state.getLineWidth());
    if (content == null) {
      within(clipBounds(), () -> super.showTransparencyGroup(group));
    } else if (!content.isEmpty()) {
      AffineTransform toPage = state.getCurrentTransformationMatrix().createAffineTransform();
      Rectangle2D place = toPage.createTransformedShape(content).getBounds2D();
      within(place, () -> super.showTransparencyGroup(group));
    }
  }

  /** What a group says of its colours is of little use here, and no reason to leave it out. */
  private void dropDamagedColors(PDTransparencyGroup group) {
    PDTransparencyGroupAttributes attributes = group.getGroup();
    try {
      if (attributes != null) {
        attributes.getColorSpace(getResources());
      }
    } catch (IOException | RuntimeException e) {
      attributes.getCOSObject().removeItem(COSName.CS);
    }
  }

  /** PDFBox draws a soft mask anew for each thing that is painted, as far as the clip reaches. */
  private void underMask(Rectangle2D place, Drawing<IOException> painting) throws IOException {
    if (getGraphicsState().getSoftMask() == null) {
      painting.draw();
    } else {
      parts.count(Kind.SOFT_MASK, () -> within(place, painting));
    }
  }

  private void within(Rectangle2D place, Drawing<IOException> painting) throws IOException {
    saveGraphicsState();
    try {
      getGraphicsState().intersectClippingPath(new GeneralPath(wholePixels(place)));
      painting.draw();
    } finally {
      restoreGraphicsState();
    }
  }

  /**
   * The part of the place that is not clipped, grown to whole pixels: PDFBox moves a group or mask
   * by the part of a pixel at which it begins, and by a pixel where it ends exactly between two.
   */
  private Rectangle2D wholePixels(Rectangle2D place) {
    AffineTransform toPixels = getGraphics().getTransform();
    double x = Math.hypot(toPixels.getScaleX(), toPixels.getShearY());
    double y = Math.hypot(toPixels.getShearX(), toPixels.getScaleY());
    Rectangle2D clip = clipBounds();
    double left = Math.max(Math.floor(place.getMinX() * x) - SOFT_EDGE, clip.getMinX() * x);
    double bottom = Math.max(Math.floor(place.getMinY() * y) - SOFT_EDGE, clip.getMinY() * y);
    double right = Math.min(Math.ceil(place.getMaxX() * x) + SOFT_EDGE, clip.getMaxX() * x);
    double top = Math.min(Math.ceil(place.getMaxY() * y) + SOFT_EDGE, clip.getMaxY() * y);
    double width = Math.max(0, right - left - 2 * NEARLY_NOTHING);
    double height = Math.max(0, top - bottom - 2 * NEARLY_NOTHING);
    return new Rectangle2D.Double(
        (left + NEARLY_NOTHING) / x, (bottom + NEARLY_NOTHING) / y, width / x, height / y);
  }

  /** Around what is not clipped, without the shapes that it consists of: those take long. */
  private Rectangle2D clipBounds() {
    return getGraphicsState().getCurrentClippingPaths().stream()
        .map(Path2D::getBounds2D)
        .reduce(Rectangle2D::createIntersection)
        .orElseThrow();
  }

  /** Leaves out pixels only of what does not fit into memory, and then as few as possible. */
  @Override
  protected int getSubsampling(PDImage image, AffineTransform transform) {
    try {
      return LargeImages.fits(image) ? 1 : Math.max(1, super.getSubsampling(image, transform) / 2);
    } catch (IOException e) {
      // Decoding it says so again.
      return 1;
    }
  }
}
