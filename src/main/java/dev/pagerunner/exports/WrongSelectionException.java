package dev.pagerunner.exports;

import dev.pagerunner.domain.PagerunnerException;

/** A run has no such pages or labels. The message is worded to follow "field: ". */
public final class WrongSelectionException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final String field;

  WrongSelectionException(String field, String detail) {
    super(detail);
    this.field = field;
  }

  /** The option that is wrong. */
  public String field() {
    return field;
  }
}
