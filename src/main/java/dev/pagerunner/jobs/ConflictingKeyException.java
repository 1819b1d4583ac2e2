package dev.pagerunner.jobs;

import dev.pagerunner.domain.PagerunnerException;

/** The idempotency key was used for another request. */
public final class ConflictingKeyException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private ConflictingKeyException(String message) {
    super(message);
  }

  /** Says what the first request came with. */
  static ConflictingKeyException with(String what) {
    return new ConflictingKeyException(
        "This Idempotency-Key came with "
            + what
            + " before: send the same again to get its answer, or use a new key.");
  }
}
