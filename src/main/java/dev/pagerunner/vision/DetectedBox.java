package dev.pagerunner.vision;

import dev.pagerunner.domain.Box;

/**
 * What the model answers: an object on an image.
 *
 * @param score 0 to 1
 * @param box in pixels of the image given to the {@link Detector}
 */
public record DetectedBox(String label, double score, Box box) {}
