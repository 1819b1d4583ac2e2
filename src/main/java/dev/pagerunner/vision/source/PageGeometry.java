package dev.pagerunner.vision.source;

import java.awt.geom.AffineTransform;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * Where a PDF page lies in its image.
 *
 * @param scale pixels for one unit of the page's coordinates
 * @param width of the image, in pixels, not yet rounded
 * @param height of the image, in pixels, not yet rounded
 * @param toImage from the page's coordinates (origin at the bottom left of some box, turned as the
 *     author drew it) to pixels of the image (origin at the top left, as displayed)
 */
public record PageGeometry(double scale, double width, double height, AffineTransform toImage) {
  private static final double POINTS_PER_INCH = 72;

  /** The place of a page whose image has so many pixels an inch. */
  public static PageGeometry of(PDPage page, double dpi) {
    PDRectangle crop = page.getCropBox();
    // PDFBox itself draws as if a unit were always a point.
    double scale = dpi / POINTS_PER_INCH * page.getUserUnit();
    double width = crop.getWidth() * scale;
    double height = crop.getHeight() * scale;
    AffineTransform transform = rotation(page.getRotation(), width, height);
    transform.translate(0, height);
    transform.scale(scale, -scale);
    transform.translate(-crop.getLowerLeftX(), -crop.getLowerLeftY());
    boolean upright = page.getRotation() % 180 == 0;
    return new PageGeometry(scale, upright ? width : height, upright ? height : width, transform);
  }

  /** Clockwise by {@code degrees}, so that the page's top left corner becomes the origin again. */
  private static AffineTransform rotation(int degrees, double width, double height) {
    return switch (degrees) {
      case 90 -> new AffineTransform(0, 1, -1, 0, height, 0);
      case 180 -> new AffineTransform(-1, 0, 0, -1, width, height);
      case 270 -> new AffineTransform(0, -1, 1, 0, 0, width);
      default -> new AffineTransform();
    };
  }
}
