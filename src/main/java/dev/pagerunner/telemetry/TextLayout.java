package dev.pagerunner.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A log line for people: local time, level, process, message. Warnings and errors also name the
 * logger; a stack trace follows, indented.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private final String process;

  TextLayout(String process) {
    this.process = process;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(event.getInstant(), line);
    line.append(String.format(" %-5s %-8s ", event.getLevel(), process));
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      line.append(shortName(event.getLoggerName())).append(": ");
    }
    line.append(LogText.of(event.getFormattedMessage())).append('\n');
    if (event.getThrowableProxy() != null) {
      StackTraces.append(line, event.getThrowableProxy());
    }
    return line.toString();
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
