package dev.pagerunner.store;

import dev.pagerunner.domain.PagerunnerException;

/** Postgres cannot be reached, or does not serve now: the same may succeed later. */
public final class DatabaseUnavailableException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  DatabaseUnavailableException(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
