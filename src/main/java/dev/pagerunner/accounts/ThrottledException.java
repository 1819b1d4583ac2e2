package dev.pagerunner.accounts;

import dev.pagerunner.domain.PagerunnerException;

/** Too many logins failed before this one. */
public final class ThrottledException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final long seconds;

  ThrottledException(long seconds) {
    super(
        "Too many logins failed. Try again in "
            + seconds
            + (seconds == 1 ? " second." : " seconds."));
    this.seconds = seconds;
  }

  /** After this time the next one is looked at. */
  public long seconds() {
    return seconds;
  }
}
