package dev.pagerunner.http.events;

import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.WaitingRequests;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.http.server.HeadRequests;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.store.RunView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Opens the event stream of a run (server-sent events). */
public final class EventStreamHandler {
  private static final String RETRY = "retry: 2000\n\n";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final RunQueries runs;
  private final RunEvents events;
  private final Duration heartbeat;
  private final Draining draining;
  private final WaitingRequests waiting;
  private final Access access;

  public EventStreamHandler(
      RunQueries runs,
      RunEvents events,
      Duration heartbeat,
      Draining draining,
      WaitingRequests waiting,
      Access access) {
    this.runs = runs;
    this.events = events;
    this.heartbeat = heartbeat;
    this.draining = draining;
    this.waiting = waiting;
    this.access = access;
  }

  public List<Operation> operations() {
    return List.of(Operation.of("streamEvents", Permission.READ, this::open).streaming());
  }

  private Future<?> open(RoutingContext ctx) {
    UUID run = RequestParams.runId(ctx);
    long known = lastEventId(ctx);
    Caller caller = Caller.of(ctx);
    return runs.find(run, caller.reads())
        .map(found -> found.orElseThrow(() -> Problem.notFound("run", run)))
        .compose(view -> open(ctx, view, known));
  }

  private Future<Void> open(RoutingContext ctx, RunView run, long known) {
    HttpServerResponse response = ctx.response();
    if (run.state().isFinal() && known >= run.lastEvent()) {
      return response.setStatusCode(204).end();
    }
    if (!HeadRequests.isHead(ctx)) {
      waiting.begin(ctx);
    }
    // "identity" disables compression, which would delay events.
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .putHeader("X-Accel-Buffering", "no");
    if (HeadRequests.isHead(ctx)) {
      return response.end();
    }
    response.setChunked(true);
    return response
        .write(RETRY)
        .onSuccess(
            ignored ->
                new EventStream(
                        ctx,
                        events,
                        run.id(),
                        () -> stillReadable(run.id(), Caller.of(ctx)),
                        draining)
                    .start(Math.min(known, run.lastEvent()), heartbeat))
        // A client that has disconnected by now is not an error.
        .otherwiseEmpty();
  }

  /** The run, unless it is gone, or the caller may not read it any more. */
  private Future<Optional<RunView>> stillReadable(UUID run, Caller caller) {
    return access
        .isStillValid(caller)
        .compose(
            valid ->
                valid ? runs.find(run, caller.reads()) : Future.succeededFuture(Optional.empty()));
  }

  private static long lastEventId(RoutingContext ctx) {
    String header = ctx.request().getHeader("Last-Event-ID");
    String text = header == null ? RequestParams.text(ctx, "last_event_id") : header.strip();
    if (text == null || text.isEmpty()) {
      return 0;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw Problem.invalid(
          header == null ? "last_event_id" : "Last-Event-ID",
          RequestParams.quoted(text) + " is not the number of an event");
    }
    return Long.parseLong(text);
  }
}
