package dev.pagerunner.http.events;

import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.WaitingRequests;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.TextStream;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.http.server.HeadRequests;
import dev.pagerunner.store.RunProgress;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Opens the event stream of a run, or of several (server-sent events). */
public final class EventStreamHandler {
  private static final String RETRY = "retry: 2000\n\n";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Maximum number of runs in a stream. */
  private static final int MAX_RUNS = 50;

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
    return List.of(
        Operation.of("streamEvents", Permission.READ, this::ofOne).streaming(),
        Operation.of("streamRuns", Permission.READ, this::ofMany).streaming());
  }

  private Future<?> ofOne(RoutingContext ctx) {
    UUID run = RequestParams.runId(ctx);
    long known = lastEventId(ctx);
    return runs.progress(List.of(run), Caller.of(ctx).reads())
        .compose(
            found -> {
              RunProgress there =
                  found.stream().findFirst().orElseThrow(() -> Problem.notFound("run", run));
              return there.isOverFor(known)
                  ? ctx.response().setStatusCode(204).end()
                  : open(ctx, Map.of(run, Math.min(known, there.lastEvent())), List.of(), true);
            });
  }

  private Future<?> ofMany(RoutingContext ctx) {
    Map<UUID, Long> known = known(RequestParams.text(ctx, "runs"));
    return runs.progress(known.keySet(), Caller.of(ctx).reads())
        .compose(
            found -> {
              Map<UUID, Long> there = new LinkedHashMap<>();
              found.forEach(
                  run -> there.put(run.run(), Math.min(known.get(run.run()), run.lastEvent())));
              List<UUID> gone =
                  known.keySet().stream().filter(run -> !there.containsKey(run)).toList();
              return open(ctx, there, gone, false);
            });
  }

  private Future<Void> open(
      RoutingContext ctx, Map<UUID, Long> known, List<UUID> gone, boolean endsWithRun) {
    HttpServerResponse response = ctx.response();
    if (!HeadRequests.isHead(ctx)) {
      waiting.begin(ctx);
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no");
    if (HeadRequests.isHead(ctx)) {
      return response.end();
    }
    TextStream stream = TextStream.begin(ctx);
    String start = RETRY + gone.stream().map(EventStream::goneFrame).collect(Collectors.joining());
    if (known.isEmpty()) {
      return stream.end(Buffer.buffer(start));
    }
    Caller caller = Caller.of(ctx);
    return stream
        .write(Buffer.buffer(start))
        .onSuccess(
            ignored ->
                new EventStream(
                        ctx,
                        stream,
                        events,
                        ids -> stillReadable(ids, caller),
                        draining,
                        endsWithRun)
                    .start(known, heartbeat))
        // A client that has disconnected by now is not an error.
        .otherwiseEmpty();
  }

  /** The runs, unless they are gone, or the caller may not read them any more. */
  private Future<List<RunProgress>> stillReadable(Collection<UUID> ids, Caller caller) {
    return access
        .isStillValid(caller)
        .compose(
            valid ->
                valid ? runs.progress(ids, caller.reads()) : Future.succeededFuture(List.of()));
  }

  /** Reads "ID:NUMBER,ID,…", where the number is that of the last event that the client has. */
  private static Map<UUID, Long> known(String text) {
    String[] parts = text == null ? new String[0] : text.split(",");
    Map<UUID, Long> known = new LinkedHashMap<>();
    for (String part : parts) {
      String[] run = part.split(":", 2);
      if (!RequestParams.isId(run[0]) || (run.length == 2 && !NUMBER.matcher(run[1]).matches())) {
        throw Problem.invalid(
            "runs", RequestParams.quoted(part) + " is not a run's id, or ID:NUMBER");
      }
      known.put(UUID.fromString(run[0]), run.length == 2 ? Long.parseLong(run[1]) : 0);
    }
    if (known.isEmpty() || known.size() > MAX_RUNS) {
      throw Problem.invalid("runs", "names 1 to " + MAX_RUNS + " runs, separated by commas");
    }
    return known;
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
