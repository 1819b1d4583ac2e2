package dev.pagerunner.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagerunner.client.EventReader.Event;
import dev.pagerunner.client.RunStatus.Pages;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows a run by its events, from where the last stream broke off. Where streams bring nothing,
 * as behind a proxy that holds them back, it asks every few seconds instead.
 */
final class RunFollower {
  private static final int MOST_IDLE_STREAMS = 2;
  private static final int POLL_S = 5;
  private static final String LAST_EVENT = "run.finished";

  private final ServerClient client;
  private final String run;
  private final Consumer<Pages> progress;
  private long known;
  private int idleStreams;

  RunFollower(ServerClient client, String run, Consumer<Pages> progress) {
    this.client = client;
    this.run = run;
    this.progress = progress;
  }

  /** Returns the run once it is final. */
  RunStatus follow() {
    while (true) {
      if (idleStreams < MOST_IDLE_STREAMS) {
        long before = known;
        readStream();
        idleStreams = known > before ? 0 : idleStreams + 1;
      }
      RunStatus now = client.run(run, idleStreams == 0 ? 0 : POLL_S);
      if (now.state().isFinal()) {
        return now;
      }
      progress.accept(now.pages());
    }
  }

  /** Ends with the run's last event, or whenever the stream does. */
  private void readStream() {
    try (Answer stream = client.openEvents(run, known)) {
      EventReader events = new EventReader(stream.body());
      Optional<Event> event = events.next();
      while (event.isPresent()) {
        known = Math.max(known, event.get().number());
        if (event.get().type().equals(LAST_EVENT)) {
          return;
        }
        show(event.get().data());
        event = events.next();
      }
    } catch (IOException ignored) {
      // The request for the run, which comes next, waits until the server is back, or says why not.
    }
  }

  private void show(JsonNode data) {
    if (data.has("pages_total")) {
      progress.accept(Pages.of(data));
    }
  }
}
