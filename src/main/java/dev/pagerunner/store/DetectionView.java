package dev.pagerunner.store;

import dev.pagerunner.domain.Detection;

/**
 * A detection as it is read, with what turns its pixels into points.
 *
 * @param dpi of the page image
 */
public record DetectionView(int page, double dpi, Detection detection) {}
