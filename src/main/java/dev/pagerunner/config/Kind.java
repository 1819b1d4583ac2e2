package dev.pagerunner.config;

import java.nio.file.Path;

/**
 * A kind of value: how its text is read and what is allowed.
 *
 * @param allowed completes "it must be …" in an error message
 * @param list whether there may be several, which the YAML file may hold as a list
 */
record Kind<T>(String allowed, Parser<T> parser, boolean list) {
  Kind(String allowed, Parser<T> parser) {
    this(allowed, parser, false);
  }

  /** Reads a value's text. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * The value.
     *
     * @param workingDirectory absolute; what relative paths start from
     * @throws IllegalArgumentException if the text is not allowed; its own message is not shown,
     *     for it may repeat a secret
     * @throws NotAllowedException if there is more to say than what is allowed
     */
    T parse(String text, Path workingDirectory);
  }

  /** A value is not allowed, for a reason of its own that the user is told. */
  static final class NotAllowedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NotAllowedException(String reason) {
      super(reason);
    }
  }
}
