package dev.pagerunner.domain;

import java.util.Locale;

/** {@code queued → running → succeeded | partial | failed | cancelled}. */
public enum RunState {
  /** Accepted; no worker has opened the document yet. */
  QUEUED,
  /** Opened; its pages are being read. */
  RUNNING,
  /** Every page was read. */
  SUCCEEDED,
  /** Some pages failed, each with its reason; what was found is kept. */
  PARTIAL,
  /** The document cannot be read, or every page failed. */
  FAILED,
  /** Stopped on request; what was found is kept. */
  CANCELLED;

  public boolean isFinal() {
    return this != QUEUED && this != RUNNING;
  }

  /** The word in JSON and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static RunState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /**
   * The final state of a run whose pages have all ended, {@code failed} of {@code total} with a
   * failure.
   */
  public static RunState whenAllPagesEnded(int total, int failed) {
    if (failed == 0) {
      return SUCCEEDED;
    }
    return failed == total ? FAILED : PARTIAL;
  }
}
