package dev.pagerunner.http.events;

import dev.pagerunner.domain.EventType;
import dev.pagerunner.http.log.RequestId;
import dev.pagerunner.http.response.ConnectionAbort;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.store.RunView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event stream of one client that follows a run. Sends each event once and in order: live
 * events if they are next in order, all others from the table. For a slow client it buffers one
 * event only; the rest is read from the table when the client is ready.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  /** Maximum number of events per query for a client that keeps up. */
  private static final int MOST_AT_ONCE = 8;

  /**
   * A client that takes nothing for this many heartbeats is disconnected; it reconnects and
   * resumes.
   */
  private static final int MAX_BEATS_WITHOUT_ROOM = 2;

  private static final int SOONEST_RETURN_MS = 500;
  private static final int LATEST_RETURN_MS = 2_000;

  private final Vertx vertx;
  private final HttpConnection connection;
  private final HttpServerResponse response;
  private final Supplier<Future<Optional<RunView>>> current;
  private final RunEvents events;
  private final UUID run;
  private final Draining draining;
  private final Runnable farewell = this::sendAway;

  private RunEvents.Listening listening;
  private long timer;
  private long sent;
  private boolean sentFinish;
  private boolean reading;

  /** Whether the table may have events after the last one sent. */
  private boolean behind = true;

  private boolean writing;
  private int atOnce = 1;
  private int beatsWithoutRoom;
  private boolean closed;

  /**
   * For the request of {@code ctx}.
   *
   * @param current the run as it is; empty if it is gone, or the client may not read it any more
   */
  EventStream(
      RoutingContext ctx,
      RunEvents events,
      UUID run,
      Supplier<Future<Optional<RunView>>> current,
      Draining draining) {
    this.vertx = ctx.vertx();
    this.connection = ctx.request().connection();
    this.response = ctx.response();
    this.current = current;
    this.events = events;
    this.run = run;
    this.draining = draining;
  }

  /** Sends the events after {@code known}, up to the run's last event. */
  void start(long known, Duration heartbeat) {
    sent = known;
    listening = events.listen(run, this::live);
    timer = vertx.setPeriodic(heartbeat.toMillis(), beat -> beat());
    response.closeHandler(ignored -> close());
    response.exceptionHandler(e -> close());
    if (response.closed()) {
      close();
    } else {
      draining.onBegin(farewell);
      advance();
    }
  }

  private void live(RunEvent event) {
    if (closed || event.seq() <= sent) {
      return;
    }
    if (event.seq() == sent + 1 && !behind && !reading && !writing) {
      send(event);
    } else {
      behind = true;
    }
    advance();
  }

  /** Takes the next step, unless a query or a write is pending. */
  private void advance() {
    if (closed || reading || writing) {
      return;
    }
    if (behind) {
      behind = false;
      reading = true;
      int limit = atOnce;
      events
          .after(run, sent, limit, response)
          .onSuccess(found -> caughtUp(found, limit))
          .onFailure(this::notCaughtUp);
    } else if (sentFinish) {
      endIfOver();
    }
  }

  /**
   * Sends the events that were read. Events that a slow client cannot take now are dropped, and
   * read again when it is ready.
   */
  private void caughtUp(List<RunEvent> found, int limit) {
    int taken = 0;
    while (taken < found.size() && !closed && !writing) {
      send(found.get(taken));
      taken++;
    }
    behind |= taken < found.size() || found.size() == limit;
    atOnce = taken < found.size() ? 1 : Math.min(MOST_AT_ONCE, 2 * limit);
    reading = false;
    advance();
  }

  private void notCaughtUp(Throwable e) {
    reading = false;
    behind = true;
    if (!closed) {
      unread(e);
    }
  }

  private void unread(Throwable e) {
    LOG.warn(
        "Could not read the events of run {}; retrying: {} (request {})",
        run,
        e.toString(),
        RequestId.of(response));
  }

  private void send(RunEvent event) {
    sent = event.seq();
    sentFinish = event.type() == EventType.RUN_FINISHED;
    write(event.frame());
  }

  /**
   * Writes one frame at a time: a response accepts many more even if the client reads none of them.
   */
  private void write(Buffer frame) {
    writing = true;
    response.write(frame).onSuccess(ignored -> written());
  }

  private void written() {
    writing = false;
    beatsWithoutRoom = 0;
    advance();
  }

  /**
   * Ends the stream if the run is over. A run that ended may have been retried, so its first finish
   * event is not always the last event.
   */
  private void endIfOver() {
    current.get().onSuccess(this::endIfOver).onFailure(this::unread);
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
      behind = true;
      advance();
    }
  }

  /**
   * Sends a heartbeat. Also detects events whose notification was lost, that the run was deleted,
   * and that the client was logged out.
   */
  private void beat() {
    if (!writing) {
      write(COMMENT);
      endIfOver();
    } else if (++beatsWithoutRoom >= MAX_BEATS_WITHOUT_ROOM) {
      close();
      ConnectionAbort.now(connection);
    }
  }

  /**
   * Ends the stream because the server stops. The client reconnects to another server after a
   * random delay, so that not all clients reconnect at the same moment.
   */
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
