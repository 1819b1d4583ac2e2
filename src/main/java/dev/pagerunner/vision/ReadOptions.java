package dev.pagerunner.vision;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.model.ModelBundle;

/**
 * How pages are read.
 *
 * @param threshold least score of every label; null for the model's own thresholds
 * @param jpegQuality of page images and crops, 0 to 1
 * @param images whether page images and crops are made
 * @param candidatesFrom least score of detections below the threshold that are found as candidates;
 *     null for no candidates
 */
public record ReadOptions(
    Double threshold, double jpegQuality, boolean images, Double candidatesFrom) {
  public static final ReadOptions DEFAULT = new ReadOptions(null, 0.85, true, null);

  public ReadOptions {
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw new PagerunnerException("threshold is " + threshold + ": it must be from 0 to 1");
    }
  }

  public ReadOptions withThreshold(Double least) {
    return new ReadOptions(least, jpegQuality, images, candidatesFrom);
  }

  public ReadOptions withoutImages() {
    return new ReadOptions(threshold, jpegQuality, false, candidatesFrom);
  }

  /** The same with candidates from this score on; null for none. */
  public ReadOptions withCandidates(Double least) {
    return new ReadOptions(threshold, jpegQuality, images, least);
  }

  boolean isCandidate(double score) {
    return candidatesFrom != null && score >= candidatesFrom;
  }

  double thresholdFor(String label, ModelBundle bundle) {
    return threshold == null ? bundle.thresholdFor(label) : threshold;
  }
}
