package dev.pagerunner.domain;

import java.util.Map;

/**
 * Which scores a run keeps, as it was when the run was accepted.
 *
 * @param model the model's own threshold, for labels not in {@code byLabel}; null if it is not
 *     known
 * @param byLabel the model's own thresholds of other labels; null if they are not known, or too
 *     many to be kept
 * @param candidatesFrom the lowest score of detections below the threshold that are kept as
 *     candidates; null if none are
 */
public record RunScores(Double model, Map<String, Double> byLabel, Double candidatesFrom) {
  /** Of a run that keeps no candidates, with a model of which nothing is known. */
  public static final RunScores UNKNOWN = new RunScores(null, null, null);

  public RunScores {
    byLabel = byLabel == null ? null : Map.copyOf(byLabel);
  }
}
