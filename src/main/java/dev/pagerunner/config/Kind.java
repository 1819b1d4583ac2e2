package dev.pagerunner.config;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * A type of value: how its text is parsed and which values are allowed.
 *
 * @param allowed completes "it must be …" in an error message
 * @param list whether several values are allowed, which the YAML file may hold as a list
 */
record Kind<T>(String allowed, Parser<T> parser, boolean list) {
  Kind(String allowed, Parser<T> parser) {
    this(allowed, parser, false);
  }

  /** Values that are made of these. */
  <U> Kind<U> to(Function<T, U> value) {
    return new Kind<>(
        allowed, (text, directory) -> value.apply(parser.parse(text, directory)), list);
  }

  /** Parses a value's text. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * Parses a value.
     *
     * @param workingDirectory absolute; the base of relative paths
     * @throws IllegalArgumentException if the text is not allowed; its own message is not shown,
     *     since it may repeat a secret
     * @throws NotAllowedException if there is more to say than what is allowed
     */
    T parse(String text, Path workingDirectory);
  }

  /** A value is not allowed for a specific reason, which the user is shown. */
  static final class NotAllowedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NotAllowedException(String reason) {
      super(reason);
    }
  }
}
