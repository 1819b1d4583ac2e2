package dev.pagerunner.store;

/**
 * Another transaction got in the way, as in a deadlock: this one was rolled back as a whole and may
 * be tried again.
 */
public final class TransactionConflictException extends TransientDatabaseException {
  private static final long serialVersionUID = 1L;

  public TransactionConflictException(Throwable cause) {
    super(cause);
  }
}
