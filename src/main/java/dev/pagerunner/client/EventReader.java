package dev.pagerunner.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events, as far as a run's stream uses them. */
final class EventReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The server promises 32 KB. */
  private static final int LONGEST_LINE = 1 << 20;

  private final InputStream in;

  EventReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** One event of a run. */
  record Event(long number, String type, JsonNode data) {}

  /** Waits for the next event; empty at the end of the stream. */
  Optional<Event> next() throws IOException {
    long number = -1;
    String type = "";
    String data = "";
    for (String line = line(); line != null; line = line()) {
      if (line.startsWith("id:")) {
        number = number(value(line));
      } else if (line.startsWith("event:")) {
        type = value(line);
      } else if (line.startsWith("data:")) {
        data = value(line);
      } else if (line.isEmpty() && number >= 0) {
        return Optional.of(new Event(number, type, JSON.readTree(data)));
      }
    }
    return Optional.empty();
  }

  private static String value(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("an event has no number", e);
    }
  }

  /** The next line without its end; null when there is none, not even a part of one. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("an event is too long");
      }
      line.write(b);
    }
    return null;
  }
}
