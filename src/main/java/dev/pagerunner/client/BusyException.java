package dev.pagerunner.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The server, or a proxy before it, asks for another try later. */
final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> after;

  /**
   * @param after how long to wait at least, if the server says so
   */
  BusyException(String message, Optional<Duration> after) {
    super(message);
    this.after = after;
  }

  Optional<Duration> after() {
    return after;
  }
}
