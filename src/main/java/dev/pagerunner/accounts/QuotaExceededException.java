package dev.pagerunner.accounts;

import dev.pagerunner.domain.PagerunnerException;

/** An account has used what it may use. */
public final class QuotaExceededException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final boolean passes;

  private QuotaExceededException(boolean passes, String message) {
    super(message);
    this.passes = passes;
  }

  /** Room is made by deleting documents. */
  static QuotaExceededException ofStorage(String message) {
    return new QuotaExceededException(false, message);
  }

  /** Waiting helps. */
  static QuotaExceededException ofRate(String message) {
    return new QuotaExceededException(true, message);
  }

  /** Whether the same is accepted later without anything being deleted. */
  public boolean passes() {
    return passes;
  }
}
