package dev.pagerunner.queue;

import dev.pagerunner.domain.PagerunnerException;

/** The broker cannot be reached, or does not answer. Everything goes on without it, more slowly. */
public final class QueueAwayException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public QueueAwayException(String message) {
    super(message);
  }
}
