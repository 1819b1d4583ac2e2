package dev.pagerunner.store;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.TitleLevels;

/**
 * A detection as it is read, with what turns its pixels into points.
 *
 * @param dpi of the page image
 */
public record DetectionView(int page, double dpi, Detection detection) {
  /** What tells of its level, if it is a title. */
  public TitleLevels.Title title() {
    Double pixels = detection.lineHeight();
    return new TitleLevels.Title(
        detection.text(), pixels == null ? null : pixels * Json.POINTS_PER_INCH / dpi);
  }
}
