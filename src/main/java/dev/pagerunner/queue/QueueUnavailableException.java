package dev.pagerunner.queue;

import dev.pagerunner.domain.PagerunnerException;

/** The broker cannot be reached, or does not answer. Everything goes on without it, more slowly. */
public final class QueueUnavailableException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public QueueUnavailableException(String message) {
    super(message);
  }
}
