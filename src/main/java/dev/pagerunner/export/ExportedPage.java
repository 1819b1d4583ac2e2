package dev.pagerunner.export;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import java.util.List;

/**
 * A page that was read.
 *
 * @param page from 1
 * @param width of the page image, in pixels
 * @param height of the page image, in pixels
 * @param dpi pixels in an inch of the page; pixels × 72 / dpi are points
 * @param detections best score first, boxes in pixels; those that the user wants
 */
public record ExportedPage(
    int page, int width, int height, double dpi, List<Detection> detections) {
  private static final double POINTS_PER_INCH = 72;

  public ExportedPage {
    detections = List.copyOf(detections);
  }

  /** A length in points of the PDF. */
  double points(double pixels) {
    return pixels * POINTS_PER_INCH / dpi;
  }

  /** Where a detection is, in points from the top left. */
  Box boxInPoints(Detection detection) {
    return detection.box().scaled(POINTS_PER_INCH / dpi);
  }
}
