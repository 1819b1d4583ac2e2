package dev.pagerunner.jobs;

import dev.pagerunner.domain.PagerunnerException;

/** There is nothing with that id. */
public final class NotFoundException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public NotFoundException(String message) {
    super(message);
  }
}
