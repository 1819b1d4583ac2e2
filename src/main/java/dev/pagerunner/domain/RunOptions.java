package dev.pagerunner.domain;

import java.util.Objects;
import java.util.Optional;

/**
 * What a user chose for a run, and which scores it keeps; fixed once it is accepted.
 *
 * @param pages which pages to read
 * @param threshold keep detections with at least this score, 0 to 1; null for the model's own
 *     thresholds
 * @param webhook told of this run's end; workers do not know it
 * @param scores of the model and the server; workers know {@code candidatesFrom} alone
 */
public record RunOptions(
    PageRanges pages, Double threshold, Optional<RunWebhook> webhook, RunScores scores) {
  public static final RunOptions DEFAULT = new RunOptions(PageRanges.ALL, null);

  public RunOptions {
    Objects.requireNonNull(pages);
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw new PagerunnerException("threshold is " + threshold + ": it must be from 0 to 1");
    }
  }

  /** Without a webhook, and without candidates. */
  public RunOptions(PageRanges pages, Double threshold) {
    this(pages, threshold, Optional.empty(), RunScores.UNKNOWN);
  }

  /** The same with a webhook. */
  public RunOptions with(RunWebhook told) {
    return new RunOptions(pages, threshold, Optional.of(told), scores);
  }
}
