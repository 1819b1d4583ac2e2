package dev.pagerunner.vision;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.PageWarning;
import java.util.List;

/**
 * A page that was read.
 *
 * @param page from 1
 * @param width of the page image, in pixels
 * @param height of the page image, in pixels
 * @param dpi pixels in an inch of the page; pixels × 72 / dpi are points
 * @param renderMillis time to draw the page and encode its image; it may have passed while the page
 *     before was being looked at
 * @param detectMillis time to run the model
 * @param detections best score first, boxes in pixels
 * @param candidates what has a score below the threshold, best score first; numbered behind the
 *     detections
 * @param warnings what of the page could not be drawn
 * @param imageJpeg the page image; null if images were not asked for
 * @param cropJpegs one for each detection, in their order; empty if images were not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes go straight to a file; nobody compares them.
public record PageResult(
    int page,
    int width,
    int height,
    double dpi,
    long renderMillis,
    long detectMillis,
    List<Detection> detections,
    List<Detection> candidates,
    List<PageWarning> warnings,
    byte[] imageJpeg,
    List<byte[]> cropJpegs) {
  public PageResult {
    detections = List.copyOf(detections);
    candidates = List.copyOf(candidates);
    warnings = List.copyOf(warnings);
    cropJpegs = List.copyOf(cropJpegs);
  }
}
