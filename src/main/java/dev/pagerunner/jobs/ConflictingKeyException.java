package dev.pagerunner.jobs;

import dev.pagerunner.domain.PagerunnerException;

/** The idempotency key was used for another upload. */
public final class ConflictingKeyException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public ConflictingKeyException(String message) {
    super(message);
  }
}
