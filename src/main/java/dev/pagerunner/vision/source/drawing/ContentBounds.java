package dev.pagerunner.vision.source.drawing;

import java.awt.geom.GeneralPath;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.contentstream.PDFGraphicsStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Where a form draws anything: a rectangle around its paths, letters and images, without drawing
 * them. It is too large rather than too small.
 */
final class ContentBounds extends PDFGraphicsStreamEngine {
  /** More is not worth a look beforehand. */
  private static final int MOST_OPERATORS = 20_000;

  /** In the units of the form's place: as good as everywhere. */
  private static final float FAR = 1e6f;

  /** How far a letter may reach from where it is set, in sizes of its font. */
  private static final double REACH = 2;

  /** How far the corner of two lines may reach, in widths of a line: the usual miter limit. */
  private static final double CORNER = 10;

  private final GeneralPath path = new GeneralPath();
  private final double lineWidth;
  private Rectangle2D bounds;
  private int operators;

  private ContentBounds(PDPage page, double lineWidth) {
    super(page);
    this.lineWidth = lineWidth;
  }

  /** There is no end of it, or it depends on what is around it. */
  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * The rectangle, in the coordinates in which the form is drawn.
   *
   * @param resources of what draws the form, which has none itself maybe
   * @param lineWidth of what draws the form
   * @return null if nobody knows; without an area if nothing is drawn
   */
  static Rectangle2D of(PDFormXObject form, PDResources resources, double lineWidth) {
    PDPage everywhere = new PDPage(new PDRectangle(-FAR, -FAR, 2 * FAR, 2 * FAR));
    everywhere.setResources(resources);
    ContentBounds engine = new ContentBounds(everywhere, lineWidth);
    try {
      engine.processChildStream(form, everywhere);
      return engine.bounds == null ? new Rectangle2D.Double() : engine.bounds;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Drawing it says so, if it matters there.
      return null;
    }
  }

  /**
   * Around a letter, in the coordinates of its place.
   *
   * @param toPlace from sizes of the font
   */
  static Rectangle2D ofLetter(Matrix toPlace, Vector displacement) {
    double width = Math.max(1, displacement.getX()) + 2 * REACH;
    Rectangle2D box = new Rectangle2D.Double(-REACH, -REACH, width, 1 + 2 * REACH);
    return toPlace.createAffineTransform().createTransformedShape(box).getBounds2D();
  }

  /** Around an image, in the coordinates of its place. */
  static Rectangle2D ofImage(Matrix toPlace) {
    Rectangle2D unit = new Rectangle2D.Double(0, 0, 1, 1);
    return toPlace.createAffineTransform().createTransformedShape(unit).getBounds2D();
  }

  /** Around a path that is drawn as a line. */
  static Rectangle2D ofLine(Rectangle2D path, double lineWidth, Matrix toPlace) {
    double scale =
        Math.max(Math.abs(toPlace.getScalingFactorX()), Math.abs(toPlace.getScalingFactorY()));
    return grown(path, CORNER * lineWidth * scale);
  }

  static Rectangle2D grown(Rectangle2D box, double by) {
    return new Rectangle2D.Double(
        box.getX() - by, box.getY() - by, box.getWidth() + 2 * by, box.getHeight() + 2 * by);
  }

  private void add(Rectangle2D part) {
    Rectangle2D seen =
        part.createIntersection(getGraphicsState().getCurrentClippingPath().getBounds2D());
    if (seen.getWidth() >= 0 && seen.getHeight() >= 0) {
      bounds = bounds == null ? seen : bounds.createUnion(seen);
    }
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    if (++operators > MOST_OPERATORS) {
      throw new Unknown();
    }
    super.processOperator(operator, operands);
  }

  @Override
  protected void operatorException(Operator operator, List<COSBase> operands, IOException e)
      throws IOException {
    throw e;
  }

  @Override
  protected void showText(byte[] codes) throws IOException {
    if (getGraphicsState().getTextState().getFont() == null) {
      throw new Unknown();
    }
    super.showText(codes);
  }

  @Override
  protected void showFontGlyph(Matrix matrix, PDFont font, int code, Vector displacement) {
    add(ofLetter(matrix, displacement));
  }

  @Override
  public void drawImage(PDImage image) {
    add(ofImage(getGraphicsState().getCurrentTransformationMatrix()));
  }

  @Override
  public void shadingFill(COSName name) {
    add(new Rectangle2D.Double(-FAR, -FAR, 2 * FAR, 2 * FAR));
  }

  @Override
  public void fillPath(int windingRule) {
    add(path.getBounds2D());
    path.reset();
  }

  @Override
  public void strokePath() {
    PDGraphicsState state = getGraphicsState();
    double width = Math.max(lineWidth, state.getLineWidth());
    add(ofLine(path.getBounds2D(), width, state.getCurrentTransformationMatrix()));
    path.reset();
  }

  @Override
  public void fillAndStrokePath(int windingRule) {
    strokePath();
  }

  @Override
  public void clip(int windingRule) {
    if (path.getCurrentPoint() != null) {
      getGraphicsState().intersectClippingPath(new GeneralPath(path.getBounds2D()));
    }
  }

  @Override
  public void appendRectangle(Point2D p0, Point2D p1, Point2D p2, Point2D p3) {
    path.moveTo(p0.getX(), p0.getY());
    path.lineTo(p1.getX(), p1.getY());
    path.lineTo(p2.getX(), p2.getY());
    path.lineTo(p3.getX(), p3.getY());
    path.closePath();
  }

  @Override
  public void moveTo(float x, float y) {
    path.moveTo(x, y);
  }

  @Override
  public void lineTo(float x, float y) {
    path.lineTo(x, y);
  }

  @Override
  public void curveTo(float x1, float y1, float x2, float y2, float x3, float y3) {
    path.curveTo(x1, y1, x2, y2, x3, y3);
  }

  @Override
  public Point2D getCurrentPoint() {
    return path.getCurrentPoint();
  }

  @Override
  public void closePath() {
    path.closePath();
  }

  @Override
  public void endPath() {
    path.reset();
  }
}
