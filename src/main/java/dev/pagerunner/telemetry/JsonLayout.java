package dev.pagerunner.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * One JSON object per line: ts, level, process, logger, message and, if there is one, exception.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
  private final JsonFactory json = new JsonFactory();
  private final String process;

  JsonLayout(String process) {
    this.process = process;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringWriter line = new StringWriter(256);
    try (JsonGenerator object = json.createGenerator(line)) {
      object.writeStartObject();
      object.writeStringField("ts", event.getInstant().toString());
      object.writeStringField("level", event.getLevel().toString());
      object.writeStringField("process", process);
      object.writeStringField("logger", event.getLoggerName());
      object.writeStringField("message", LogText.of(event.getFormattedMessage()));
      if (event.getThrowableProxy() != null) {
        StringBuilder trace = new StringBuilder();
        StackTraces.append(trace, event.getThrowableProxy());
        object.writeStringField("exception", trace.toString().strip());
      }
      object.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }
}
