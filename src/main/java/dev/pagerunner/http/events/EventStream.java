package dev.pagerunner.http.events;

import dev.pagerunner.http.log.RequestId;
import dev.pagerunner.http.response.ConnectionAbort;
import dev.pagerunner.http.response.TextStream;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.store.RunProgress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event stream of one client that follows runs. Sends each event of a run once and in order:
 * live events if they are next in order, all others from the table, of one run after the other. For
 * a slow client it buffers one event only; the rest is read from the table when the client is
 * ready.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

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
  private final TextStream stream;
  private final Current current;
  private final RunEvents events;
  private final Draining draining;
  private final Runnable farewell = this::sendAway;

  /** By run, in the order in which their turns come. */
  private final Map<UUID, RunFeed> feeds = new LinkedHashMap<>();

  private final boolean endsWithRun;
  private long timer;
  private boolean reading;
  private boolean writing;
  private int beatsWithoutRoom;
  private boolean closed;

  /** How far runs are: those that are there, and that the client may still read. */
  @FunctionalInterface
  interface Current {
    Future<List<RunProgress>> of(Collection<UUID> runs);
  }

  /**
   * For the request of {@code ctx}.
   *
   * @param stream that was begun
   * @param endsWithRun whether the stream ends where its run does, or is there for what comes
   */
  EventStream(
      RoutingContext ctx,
      TextStream stream,
      RunEvents events,
      Current current,
      Draining draining,
      boolean endsWithRun) {
    this.vertx = ctx.vertx();
    this.connection = ctx.request().connection();
    this.response = ctx.response();
    this.stream = stream;
    this.current = current;
    this.events = events;
    this.draining = draining;
    this.endsWithRun = endsWithRun;
  }

  /**
   * Sends what comes after the events that the client knows.
   *
   * @param known numbers of the last events that it has, at most those of the runs
   */
  void start(Map<UUID, Long> known, Duration heartbeat) {
    known.forEach((run, seq) -> feeds.put(run, new RunFeed(run, seq)));
    feeds.values().forEach(feed -> feed.listen(events.listen(feed.run(), e -> live(feed, e))));
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

  private void live(RunFeed feed, RunEvent event) {
    if (closed || event.seq() <= feed.sent()) {
      return;
    }
    if (feed.isNext(event) && !reading && !writing) {
      send(feed, event);
    } else {
      feed.fallBehind();
    }
    advance();
  }

  /** Takes the next step, unless a query or a write is pending. */
  private void advance() {
    if (closed || reading || writing) {
      return;
    }
    Optional<RunFeed> next = feeds.values().stream().filter(RunFeed::isBehind).findFirst();
    if (next.isPresent()) {
      read(next.get());
    } else if (endsWithRun && feeds.values().stream().allMatch(RunFeed::sentFinish)) {
      look();
    }
  }

  private void read(RunFeed feed) {
    // Its next turn comes after the others'.
    feeds.remove(feed.run());
    feeds.put(feed.run(), feed);
    reading = true;
    int limit = feed.read();
    events
        .after(feed.run(), feed.sent(), limit, response)
        .onSuccess(found -> caughtUp(feed, found, limit))
        .onFailure(e -> notCaughtUp(feed, e));
  }

  /**
   * Sends the events that were read. Events that a slow client cannot take now are dropped, and
   * read again when it is ready.
   */
  private void caughtUp(RunFeed feed, List<RunEvent> found, int limit) {
    int taken = 0;
    while (taken < found.size() && !closed && !writing) {
      send(feed, found.get(taken));
      taken++;
    }
    feed.took(taken, found.size(), limit);
    reading = false;
    advance();
  }

  private void notCaughtUp(RunFeed feed, Throwable e) {
    reading = false;
    feed.fallBehind();
    if (!closed) {
      unread(e);
    }
  }

  private void unread(Throwable e) {
    LOG.warn(
        "Could not read the events of {}; retrying: {} (request {})",
        feeds.size() == 1 ? "run " + feeds.keySet().iterator().next() : feeds.size() + " runs",
        e.toString(),
        RequestId.of(response));
  }

  private void send(RunFeed feed, RunEvent event) {
    feed.sent(event);
    write(event.frame());
  }

  /**
   * Writes one frame at a time: a response accepts many more even if the client reads none of them.
   */
  private void write(Buffer frame) {
    writing = true;
    stream.write(frame).onSuccess(ignored -> written());
  }

  private void written() {
    writing = false;
    beatsWithoutRoom = 0;
    advance();
  }

  /** Looks how far the runs are, for what the stream was not told. */
  private void look() {
    current.of(List.copyOf(feeds.keySet())).onSuccess(this::look).onFailure(this::unread);
  }

  /**
   * Ends the stream if its run is over. A run that ended may have been retried, so its first finish
   * event is not always the last event.
   */
  private void look(List<RunProgress> found) {
    if (closed) {
      return;
    }
    Map<UUID, RunProgress> there =
        found.stream().collect(Collectors.toMap(RunProgress::run, run -> run));
    feeds.values().stream()
        .filter(feed -> there.containsKey(feed.run()))
        .filter(feed -> there.get(feed.run()).lastEvent() > feed.sent())
        .forEach(RunFeed::fallBehind);
    List<RunFeed> gone =
        feeds.values().stream().filter(feed -> !there.containsKey(feed.run())).toList();
    boolean isOver =
        there.isEmpty()
            || (endsWithRun
                && found.stream().allMatch(run -> run.isOverFor(feeds.get(run.run()).sent())));
    if (isOver) {
      close();
      stream.end(endsWithRun ? Buffer.buffer() : goneFrames(gone));
    } else if (gone.isEmpty()) {
      advance();
    } else if (!writing) {
      gone.forEach(feed -> feeds.remove(feed.run()).stop());
      write(goneFrames(gone));
    }
  }

  private static Buffer goneFrames(List<RunFeed> gone) {
    Buffer frames = Buffer.buffer();
    gone.forEach(feed -> frames.appendString(goneFrame(feed.run())));
    return frames;
  }

  /** Says that a run was deleted, or that the client may not read it any more. */
  static String goneFrame(UUID run) {
    return "event: run.gone\ndata: " + new JsonObject().put("run", run.toString()) + "\n\n";
  }

  /**
   * Sends a heartbeat. Also detects events whose notification was lost, that a run was deleted, and
   * that the client was logged out.
   */
  private void beat() {
    if (!writing) {
      write(COMMENT);
      look();
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
      stream.end(Buffer.buffer("retry: " + pause + "\n\n"));
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      draining.forget(farewell);
      vertx.cancelTimer(timer);
      feeds.values().forEach(RunFeed::stop);
    }
  }
}
