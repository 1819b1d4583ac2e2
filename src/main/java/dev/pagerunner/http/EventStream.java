package dev.pagerunner.http;

import dev.pagerunner.domain.EventType;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.store.RunView;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that follows a run. It is sent each event once and in order: live ones when they are
 * next, all others from the table. Nothing is kept for a client that reads slowly; it is sent the
 * rest from the table when it is ready.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final String COMMENT = ":\n\n";

  /** A client that takes nothing for so many heartbeats is cut; it comes back and resumes. */
  private static final int PATIENCE = 2;

  private static final int SOONEST_RETURN_MS = 500;
  private static final int LATEST_RETURN_MS = 2_000;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final RunQueries runs;
  private final RunEvents events;
  private final UUID run;
  private final Draining draining;
  private final Runnable farewell = this::sendAway;

  private RunEvents.Listening listening;
  private long timer;
  private long sent;
  private boolean sentFinish;
  private boolean reading;
  private boolean readAgain;
  private int beatsWithoutRoom;
  private boolean closed;

  EventStream(
      Vertx vertx,
      HttpServerResponse response,
      RunQueries runs,
      RunEvents events,
      UUID run,
      Draining draining) {
    this.vertx = vertx;
    this.response = response;
    this.runs = runs;
    this.events = events;
    this.run = run;
    this.draining = draining;
  }

  /** Sends what follows event {@code known}, and goes on until the run's last event. */
  void start(long known, Duration heartbeat) {
    sent = known;
    listening = events.listen(run, this::live);
    timer = vertx.setPeriodic(heartbeat.toMillis(), beat -> beat());
    response.closeHandler(gone -> close());
    response.exceptionHandler(e -> close());
    response.drainHandler(room -> catchUp());
    if (response.closed()) {
      close();
    } else {
      draining.onBegin(farewell);
      catchUp();
    }
  }

  private void live(RunEvent event) {
    if (closed || event.seq() <= sent) {
      return;
    }
    if (event.seq() == sent + 1 && !reading && !response.writeQueueFull()) {
      send(event);
      if (sentFinish) {
        endIfOver();
      }
    } else {
      catchUp();
    }
  }

  private void catchUp() {
    if (closed || response.writeQueueFull()) {
      return;
    }
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readAgain = false;
    events.after(run, sent).onSuccess(this::caughtUp).onFailure(this::notCaughtUp);
  }

  private void caughtUp(List<RunEvent> found) {
    reading = false;
    for (RunEvent event : found) {
      if (closed || response.writeQueueFull()) {
        return;
      }
      send(event);
    }
    if (!found.isEmpty() || readAgain) {
      catchUp();
    } else if (sentFinish) {
      endIfOver();
    }
  }

  private void notCaughtUp(Throwable e) {
    reading = false;
    unread(e);
  }

  private void unread(Throwable e) {
    LOG.warn("Could not read the events of run {}; trying again soon: {}", run, e.toString());
  }

  private void send(RunEvent event) {
    sent = event.seq();
    sentFinish = event.type() == EventType.RUN_FINISHED;
    response.write(event.frame());
  }

  /** A run that ended may have been begun again, so that its first end is not always the last. */
  private void endIfOver() {
    runs.find(run).onSuccess(this::endIfOver).onFailure(this::unread);
  }

  private void endIfOver(Optional<RunView> found) {
    if (closed) {
      return;
    }
    boolean isOver =
        found.isEmpty() || (found.get().state().isFinal() && found.get().lastEvent() <= sent);
    if (isOver) {
      close();
      response.end();
    } else if (found.get().lastEvent() > sent) {
      catchUp();
    }
  }

  /** Also finds what a lost ring did not tell, and that a run was deleted. */
  private void beat() {
    if (!response.writeQueueFull()) {
      beatsWithoutRoom = 0;
      response.write(COMMENT);
      endIfOver();
    } else if (++beatsWithoutRoom >= PATIENCE) {
      close();
      response.reset();
    }
  }

  /** The server stops: the client comes back to another, not all clients at the same moment. */
  private void sendAway() {
    if (!closed) {
      close();
      int pause = ThreadLocalRandom.current().nextInt(SOONEST_RETURN_MS, LATEST_RETURN_MS + 1);
      response.end("retry: " + pause + "\n\n");
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      draining.forget(farewell);
      vertx.cancelTimer(timer);
      listening.stop();
    }
  }
}
