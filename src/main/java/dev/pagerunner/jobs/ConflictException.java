package dev.pagerunner.jobs;

import dev.pagerunner.domain.PagerunnerException;

/** The request does not fit the state that the run is in. */
public final class ConflictException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public ConflictException(String message) {
    super(message);
  }
}
