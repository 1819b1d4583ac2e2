package dev.pagerunner.config;

import dev.pagerunner.domain.PagerunnerException;

/** A setting cannot be used. The message is one line: the variable, its value, what is allowed. */
public final class SettingsException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
