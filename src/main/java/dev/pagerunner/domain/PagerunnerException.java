package dev.pagerunner.domain;

/**
 * Base class of the exceptions that Pagerunner throws on purpose. The message tells a user what to
 * do.
 */
public class PagerunnerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PagerunnerException(String message) {
    super(message);
  }

  public PagerunnerException(String message, Throwable cause) {
    super(message, cause);
  }
}
