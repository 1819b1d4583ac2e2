package dev.pagerunner.vision.source.drawing;

import dev.pagerunner.vision.source.scan.LargeImages;
import dev.pagerunner.vision.source.scan.LargeImages.Fitted;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.io.IOException;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.apache.pdfbox.util.Matrix;

/**
 * Draws what PDFBox draws otherwise than the standard, or other readers, or at too high a price.
 */
class FittingDrawer extends PageDrawer {
  private static final int NONE = -1;

  private final LargeImages images;

  /** The winding rule of a clip that came before its path. */
  private int earlyClip = NONE;

  FittingDrawer(PageDrawerParameters parameters, LargeImages images) throws IOException {
    super(parameters);
    this.images = images;
  }

  /**
   * PDFBox clips at once; by the standard, a clip takes the path that is there when it is painted.
   */
  @Override
  public void clip(int windingRule) {
    if (getLinePath().getCurrentPoint() == null) {
      earlyClip = windingRule;
    } else {
      super.clip(windingRule);
    }
  }

  private void clipAtLast() {
    if (earlyClip != NONE && getLinePath().getCurrentPoint() != null) {
      super.clip(earlyClip);
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
    super.fillPath(windingRule);
  }

  @Override
  public void strokePath() throws IOException {
    clipAtLast();
    super.strokePath();
  }

  /** Draws a smaller image instead, where it is drawn smaller. */
  @Override
  public void drawImage(PDImage image) throws IOException {
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
      super.drawImage(fitted.image());
    } catch (NoninvertibleTransformException e) {
      throw new IOException("nothing can be drawn here", e);
    } finally {
      getGraphicsState().setCurrentTransformationMatrix(place);
    }
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
