package dev.pagerunner.telemetry;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.pagerunner.domain.PlainText;

/** Writes exceptions so that their messages, which may quote a user's data, forge no lines. */
final class StackTraces {
  private static final String CAUSED_BY = "  Caused by: ";
  private static final int MAX_CAUSES = 20;

  private StackTraces() {}

  /** The exception and its causes, every line indented and ended. */
  static void append(StringBuilder text, IThrowableProxy thrown) {
    String head = "  ";
    IThrowableProxy current = thrown;
    for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
      appendOne(text, head, current);
      head = CAUSED_BY;
      current = current.getCause();
    }
  }

  private static void appendOne(StringBuilder text, String head, IThrowableProxy thrown) {
    text.append(head).append(thrown.getClassName());
    if (thrown.getMessage() != null) {
      text.append(": ").append(PlainText.oneLine(thrown.getMessage()));
    }
    text.append('\n');
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < frames.length - thrown.getCommonFrames(); i++) {
      text.append("    ").append(frames[i].getSTEAsString()).append('\n');
    }
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      text.append("    Suppressed: ").append(suppressed.getClassName());
      if (suppressed.getMessage() != null) {
        text.append(": ").append(PlainText.oneLine(suppressed.getMessage()));
      }
      text.append('\n');
    }
  }
}
