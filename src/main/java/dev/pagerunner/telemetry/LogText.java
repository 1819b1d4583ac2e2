package dev.pagerunner.telemetry;

import dev.pagerunner.domain.PlainText;

/** Prepares a message for the log: one line, of limited length. */
final class LogText {
  private static final int MAX_CHARS = 2_000;

  private LogText() {}

  static String of(String message) {
    return message.length() <= MAX_CHARS
        ? PlainText.oneLine(message)
        : PlainText.oneLine(message.substring(0, MAX_CHARS)) + "…";
  }
}
