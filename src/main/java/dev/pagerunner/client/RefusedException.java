package dev.pagerunner.client;

import dev.pagerunner.domain.PagerunnerException;

/** The server refuses a request, or cannot be used at all; to ask again is of no use. */
public final class RefusedException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final boolean whateverIsSent;

  RefusedException(String message, boolean whateverIsSent) {
    super(message);
    this.whateverIsSent = whateverIsSent;
  }

  /** Whether every other request would be refused, too: nobody is there, or the token is wrong. */
  public boolean whateverIsSent() {
    return whateverIsSent;
  }
}
