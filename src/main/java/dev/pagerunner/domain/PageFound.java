package dev.pagerunner.domain;

import java.util.List;

/**
 * What was found on a page, ready to be recorded.
 *
 * @param width of the page image, in pixels
 * @param height of the page image, in pixels
 * @param dpi pixels of the image per inch of the page; 72 for a document that is an image
 * @param renderMillis time to render the page
 * @param detectMillis time to resize and infer
 * @param saveMillis time to store images and crops
 * @param candidates what has a score below the threshold of the run, numbered behind the detections
 * @param warnings what of the page could not be drawn
 * @param crops name of the blob with the page's crops, unique to this reading
 * @param cropBytes size of each detection's crop, in their order; the crops are concatenated in one
 *     blob
 */
public record PageFound(
    int page,
    int width,
    int height,
    double dpi,
    long renderMillis,
    long detectMillis,
    long saveMillis,
    List<Detection> detections,
    List<Detection> candidates,
    List<PageWarning> warnings,
    String crops,
    List<Integer> cropBytes) {
  public PageFound {
    detections = List.copyOf(detections);
    candidates = List.copyOf(candidates);
    warnings = List.copyOf(warnings);
    cropBytes = List.copyOf(cropBytes);
    if (detections.size() != cropBytes.size()) {
      throw new IllegalArgumentException(
          detections.size() + " detections, but " + cropBytes.size() + " crops");
    }
  }
}
