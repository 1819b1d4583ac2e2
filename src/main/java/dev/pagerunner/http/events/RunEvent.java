package dev.pagerunner.http.events;

import dev.pagerunner.domain.EventType;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.store.EventView;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * An event for the listeners of a run in this process, encoded once for all of them.
 *
 * @param type null if listeners must query the table because events may have been missed
 * @param frame the event as it is sent in the stream
 */
public record RunEvent(long seq, EventType type, Buffer frame) {
  private static final RunEvent CATCH_UP = new RunEvent(Long.MAX_VALUE, null, Buffer.buffer());

  static RunEvent catchUp() {
    return CATCH_UP;
  }

  static RunEvent of(UUID run, EventView event) {
    String frame =
        "id: "
            + event.seq()
            + "\nevent: "
            + event.type().word()
            + "\ndata: "
            + JsonViews.event(run, event).encode()
            + "\n\n";
    return new RunEvent(event.seq(), event.type(), Buffer.buffer(frame));
  }

  public boolean isCatchUp() {
    return type == null;
  }
}
