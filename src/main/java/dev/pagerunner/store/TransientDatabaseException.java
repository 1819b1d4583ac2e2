package dev.pagerunner.store;

import dev.pagerunner.domain.PagerunnerException;

/** Postgres could not do it this time: the same may succeed later. */
public abstract sealed class TransientDatabaseException extends PagerunnerException
    permits DatabaseUnavailableException, TransactionConflictException {
  private static final long serialVersionUID = 1L;

  TransientDatabaseException(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
