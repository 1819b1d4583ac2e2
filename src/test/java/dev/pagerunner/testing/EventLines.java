package dev.pagerunner.testing;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Reads the lines of an event stream. */
final class EventLines {
  private long id;
  private String type = "";
  private String data = "";

  /** Takes a line; gives an event when the line ends one. */
  Optional<Api.Event> next(String line) {
    if (line.startsWith("id:")) {
      id = Long.parseLong(line.substring(3).strip());
    } else if (line.startsWith("event:")) {
      type = line.substring(6).strip();
    } else if (line.startsWith("data:")) {
      data = line.substring(5).strip();
    } else if (line.isEmpty() && !data.isEmpty()) {
      Api.Event event = new Api.Event(id, type, new JsonObject(data));
      data = "";
      return Optional.of(event);
    }
    return Optional.empty();
  }
}
