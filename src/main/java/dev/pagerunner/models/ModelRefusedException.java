package dev.pagerunner.models;

import dev.pagerunner.domain.PagerunnerException;

/** A change of the models that cannot be made as things stand; the message says what to do. */
public final class ModelRefusedException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public ModelRefusedException(String message) {
    super(message);
  }
}
