package dev.pagerunner.jobs;

import dev.pagerunner.domain.PagerunnerException;

/** So many runs are unfinished that no more is accepted for now. */
public final class QueueFullException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public QueueFullException(String message) {
    super(message);
  }
}
