package dev.pagerunner.outbound;

import dev.pagerunner.domain.PagerunnerException;

/** This server does not connect to the address; the message says what to do. */
public final class RefusedTargetException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public RefusedTargetException(String message) {
    super(message);
  }
}
