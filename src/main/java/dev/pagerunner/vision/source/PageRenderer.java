package dev.pagerunner.vision.source;

import dev.pagerunner.vision.source.scan.LargeImages;
import dev.pagerunner.vision.source.scan.LargeImages.Fitted;
import dev.pagerunner.vision.text.GlyphCollector;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.filter.MissingImageReaderException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.state.PDTextState;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Draws pages and notes every glyph on the way: one walk through a page's content gives both, so
 * text lies exactly where it is seen.
 */
public final class PageRenderer extends PDFRenderer {
  /** Takes the glyphs of the page being drawn; null between pages. */
  private GlyphCollector collector;

  private final HiddenLayers layers;

  private volatile boolean abandoned;

  private LargeImages largeImages = new LargeImages();

  public PageRenderer(PDDocument document) {
    super(document);
    layers = new HiddenLayers(document.getDocumentCatalog().getOCProperties());
    setRenderingHints(hints());
    setAnnotationsFilter(PageRenderer::isDrawn);
    // The drawer says of which images.
    setSubsamplingAllowed(true);
  }

  /**
   * PDFBox's own, and strokes where the page says and not on whole pixels: nearest to MuPDF, see
   * docs/decisions/0008-rendering-hints.md.
   */
  private static RenderingHints hints() {
    RenderingHints hints = new RenderingHints(null);
    hints.put(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    hints.put(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
    hints.put(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    hints.put(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return hints;
  }

  /** Links have borders for who looks for them; neither other readers nor printers show those. */
  private static boolean isDrawn(PDAnnotation annotation) {
    return !(annotation instanceof PDAnnotationLink) || annotation.getAppearance() != null;
  }

  /** Drawing stops at the page's next operator. From any thread. */
  void abandon() {
    abandoned = true;
  }

  public BufferedImage draw(int index, float scale, GlyphCollector glyphs) throws IOException {
    collector = glyphs;
    largeImages = new LargeImages();
    try {
      return renderImage(index, scale, ImageType.BGR);
    } finally {
      collector = null;
    }
  }

  @Override
  protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
    GlyphCollector glyphs = collector;
    // Later drawers of the same page are for its patterns; text in them is decoration.
    collector = null;
    PageDrawer drawer = new NotingDrawer(parameters, glyphs);
    drawer.setAnnotationFilter(getAnnotationsFilter());
    return drawer;
  }

  private final class NotingDrawer extends PageDrawer {
    private final GlyphCollector glyphs;
    private boolean insideGlyph;

    NotingDrawer(PageDrawerParameters parameters, GlyphCollector glyphs) throws IOException {
      super(parameters);
      this.glyphs = glyphs;
    }

    @Override
    protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement)
        throws IOException {
      if (glyphs != null && !insideGlyph) {
        PDTextState state = getGraphicsState().getTextState();
        double size = state.getFontSize();
        double spacing = size == 0 ? 0 : state.getCharacterSpacing() / size;
        glyphs.add(matrix, font, code, displacement, spacing);
      }
      boolean outer = insideGlyph;
      // A Type 3 glyph is a small page of its own, and may show text.
      insideGlyph = outer || font instanceof PDType3Font;
      try {
        super.showGlyph(matrix, font, code, displacement);
      } finally {
        insideGlyph = outer;
      }
    }

    @Override
    public void beginMarkedContentSequence(COSName tag, COSDictionary properties) {
      super.beginMarkedContentSequence(tag, properties);
      if (glyphs != null) {
        glyphs.beginMarkedContent(
            layers.isHidden(properties),
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
      AffineTransform toPixels = getGraphics().getTransform();
      Matrix place = getGraphicsState().getCurrentTransformationMatrix();
      toPixels.concatenate(place.createAffineTransform());
      Fitted fitted = largeImages.fit(image, toPixels);
      if (fitted.image() == image) {
        super.drawImage(image);
      } else {
        try {
          AffineTransform fittedPlace = getGraphics().getTransform().createInverse();
          fittedPlace.concatenate(fitted.toPixels());
          getGraphicsState().setCurrentTransformationMatrix(new Matrix(fittedPlace));
          drawOnLayer(fitted.image());
        } catch (NoninvertibleTransformException e) {
          throw new IOException("nothing can be drawn here", e);
        } finally {
          getGraphicsState().setCurrentTransformationMatrix(place);
        }
      }
    }

    /** PDFBox asks only images of its own class which layer they are on. */
    private void drawOnLayer(PDImage image) throws IOException {
      COSDictionary layer = image.getCOSObject().getCOSDictionary(COSName.OC);
      if (layer == null) {
        super.drawImage(image);
      } else {
        super.beginMarkedContentSequence(COSName.OC, layer);
        try {
          super.drawImage(image);
        } finally {
          super.endMarkedContentSequence();
        }
      }
    }

    /** Leaves out pixels only of what does not fit into memory, and then as few as possible. */
    @Override
    protected int getSubsampling(PDImage image, AffineTransform transform) {
      try {
        return LargeImages.fits(image)
            ? 1
            : Math.max(1, super.getSubsampling(image, transform) / 2);
      } catch (IOException e) {
        // Decoding it says so again.
        return 1;
      }
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
      if (abandoned) {
        throw new CancellationException("the document is being closed");
      }
      super.processOperator(operator, operands);
    }

    @Override
    protected void operatorException(Operator operator, List<COSBase> operands, IOException e)
        throws IOException {
      if (e instanceof MissingImageReaderException) {
        // PDFBox logs this and leaves the image blank.
        throw e;
      }
      super.operatorException(operator, operands, e);
    }
  }
}
