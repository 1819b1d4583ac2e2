package dev.pagerunner.vision.source.drawing;

import dev.pagerunner.vision.source.drawing.NotingDrawer.PageTools;
import dev.pagerunner.vision.source.scan.LargeImages;
import dev.pagerunner.vision.text.GlyphCollector;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;

/**
 * Draws pages and notes every glyph on the way: one walk through a page's content gives both, so
 * text lies exactly where it is seen.
 */
public final class PageRenderer extends PDFRenderer {
  /** Takes the glyphs of the page being drawn; null between pages. */
  private GlyphCollector collector;

  private final HiddenLayers layers;

  private PageWarnings warnings = new PageWarnings();

  private LargeImages images = new LargeImages();

  /** Of the page being drawn; null between pages. */
  private volatile DrawnParts parts;

  private volatile boolean abandoned;

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
  static RenderingHints hints() {
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
  public void abandon() {
    abandoned = true;
  }

  /**
   * What takes so long if a page is still being drawn, to follow "it took 10 s"; empty if nobody
   * knows. From any thread.
   */
  public String whatTakesLong(int index) {
    DrawnParts now = parts;
    return now == null || now.page() != index ? "" : now.whatTakesLong();
  }

  public BufferedImage draw(int index, float scale, GlyphCollector glyphs) throws IOException {
    return draw(index, scale, glyphs, new PageWarnings());
  }

  /**
   * Draws a page.
   *
   * @param glyphs takes its glyphs; null if nobody wants them
   * @param pageWarnings takes what could not be drawn
   */
  public BufferedImage draw(
      int index, float scale, GlyphCollector glyphs, PageWarnings pageWarnings) throws IOException {
    collector = glyphs;
    warnings = pageWarnings;
    images = new LargeImages();
    parts = new DrawnParts(index);
    try {
      return renderImage(index, scale, ImageType.BGR);
    } finally {
      parts = null;
      collector = null;
    }
  }

  @Override
  protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
    GlyphCollector glyphs = collector;
    // Later drawers of the same page are for its patterns; text in them is decoration.
    collector = null;
    PageTools tools = new PageTools(layers, images, parts, () -> abandoned);
    PageDrawer drawer = new NotingDrawer(parameters, tools, warnings, glyphs);
    drawer.setAnnotationFilter(getAnnotationsFilter());
    return drawer;
  }
}
