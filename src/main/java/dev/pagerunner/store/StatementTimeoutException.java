package dev.pagerunner.store;

/** Postgres gave up a statement that took too long: it may do so again. */
public final class StatementTimeoutException extends DatabaseUnavailableException {
  private static final long serialVersionUID = 1L;

  public StatementTimeoutException(Throwable cause) {
    super(cause);
  }
}
