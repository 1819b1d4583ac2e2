package dev.pagerunner.domain;

/** A document or a page cannot be read, for a reason that the user is shown. */
public final class FailureException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public FailureException(Failure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
