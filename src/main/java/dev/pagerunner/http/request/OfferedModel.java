package dev.pagerunner.http.request;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.RunScores;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model that a run can use, as clients see it.
 *
 * @param sha256 of the model file
 * @param dpi pages are rendered at this resolution
 * @param threshold detections with a lower score are dropped
 * @param thresholds by label, where they differ
 */
public record OfferedModel(
    String name,
    String version,
    String sha256,
    List<String> labels,
    double dpi,
    double threshold,
    Map<String, Double> thresholds,
    String license,
    String description) {

  /** Thresholds of some hundred labels; a run that has more does not repeat them. */
  private static final int MOST_CHARS = 8_000;

  public OfferedModel {
    labels = List.copyOf(labels);
    thresholds = Map.copyOf(thresholds);
  }

  /** Whether its SHA-256 begins with {@code beginning}. */
  boolean hasSha256(String beginning) {
    return sha256.startsWith(beginning.toLowerCase(Locale.ROOT));
  }

  /**
   * The scores that a run with it keeps.
   *
   * @param candidatesFrom null for no candidates
   */
  RunScores scores(Double candidatesFrom) {
    int chars = thresholds.keySet().stream().mapToInt(label -> label.length() + 10).sum();
    return new RunScores(threshold, chars > MOST_CHARS ? null : thresholds, candidatesFrom);
  }

  public ModelRef ref() {
    return new ModelRef(name, version, sha256);
  }
}
