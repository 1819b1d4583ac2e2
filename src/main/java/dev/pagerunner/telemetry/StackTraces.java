package dev.pagerunner.telemetry;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * Writes exceptions so that their messages, which may quote a user's data, cannot forge log lines,
 * and so that none fills the log: a stack overflow has a thousand frames.
 */
final class StackTraces {
  private static final String CAUSED_BY = "  Caused by: ";
  private static final int MAX_CAUSES = 5;
  private static final int MAX_FRAMES = 20;
  private static final int MAX_SUPPRESSED = 3;

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
    if (current != null) {
      text.append("  … more causes\n");
    }
  }

  private static void appendOne(StringBuilder text, String head, IThrowableProxy thrown) {
    appendName(text, head, thrown);
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    int own = frames.length - thrown.getCommonFrames();
    int shown = Math.min(own, MAX_FRAMES);
    for (int i = 0; i < shown; i++) {
      text.append("    ").append(frames[i].getSTEAsString()).append('\n');
    }
    if (shown < own) {
      text.append("    … ").append(own - shown).append(" more\n");
    }
    IThrowableProxy[] suppressed = thrown.getSuppressed();
    for (int i = 0; i < Math.min(suppressed.length, MAX_SUPPRESSED); i++) {
      appendName(text, "    Suppressed: ", suppressed[i]);
    }
  }

  private static void appendName(StringBuilder text, String head, IThrowableProxy thrown) {
    text.append(head).append(thrown.getClassName());
    if (thrown.getMessage() != null) {
      text.append(": ").append(LogText.of(thrown.getMessage()));
    }
    text.append('\n');
  }
}
