package dev.pagerunner.store;

/** Postgres cannot be reached, or does not serve now. */
public sealed class DatabaseUnavailableException extends TransientDatabaseException
    permits StatementTimeoutException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnavailableException(Throwable cause) {
    super(cause);
  }
}
