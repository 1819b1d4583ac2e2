package dev.pagerunner.http.api;

import dev.pagerunner.domain.EventType;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.limits.WaitingRequests;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.JsonBody;
import dev.pagerunner.http.request.ListCursor;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.Links;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.jobs.Runs;
import dev.pagerunner.store.DocumentQueries;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.store.RunView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/** Runs: start, read, wait for, cancel, retry, delete. */
public final class RunHandlers {
  private static final int MAX_WAIT_SECONDS = 55;

  private final DocumentQueries documentQueries;
  private final RunQueries queries;
  private final Runs commands;
  private final RunChoices choices;
  private final RunEvents events;
  private final Draining draining;
  private final WaitingRequests waiting;

  public RunHandlers(
      DocumentQueries documentQueries,
      RunQueries queries,
      Runs commands,
      RunChoices choices,
      Waits waits) {
    this.documentQueries = documentQueries;
    this.queries = queries;
    this.commands = commands;
    this.choices = choices;
    this.events = waits.events;
    this.draining = waits.draining;
    this.waiting = waits.waiting;
  }

  /** What a request that waits for the next event needs. */
  public record Waits(RunEvents events, Draining draining, WaitingRequests waiting) {}

  public List<Operation> operations() {
    return List.of(
        Operation.of("createRun", Permission.WRITE, this::create).taking(BodyKind.JSON),
        Operation.of("listRuns", Permission.READ, this::list),
        Operation.of("getRun", Permission.READ, this::get).streaming(),
        Operation.of("deleteRun", Permission.WRITE, this::delete),
        Operation.of("cancelRun", Permission.WRITE, this::cancel).taking(BodyKind.EMPTY),
        Operation.of("retryRun", Permission.WRITE, this::retry).taking(BodyKind.EMPTY));
  }

  private Future<?> create(RoutingContext ctx) {
    JsonBody body = JsonBodies.of(ctx);
    UUID document = RequestParams.documentId(ctx);
    return choices
        .fields()
        .map(fields -> fields.of(body))
        .compose(
            choice ->
                commands.start(document, choice.model(), choice.options(), Caller.of(ctx).actor()))
        .compose(
            run -> {
              ctx.response().putHeader(HttpHeaders.LOCATION, Links.run(run));
              return accepted(ctx, run);
            });
  }

  /** The runs of a document, newest first. */
  private Future<?> list(RoutingContext ctx) {
    UUID document = RequestParams.documentId(ctx);
    Place start = ListCursor.place(RequestParams.cursor(ctx));
    KeysetStream.Source<RunView> listed =
        (last, limit) ->
            queries.ofDocument(
                document, last == null ? start : new Place(last.createdAt(), last.id()), limit);
    return documentQueries
        .exists(document, Caller.of(ctx).reads())
        .compose(
            exists ->
                exists
                    ? ListResponse.ofItems(
                        ctx,
                        listed,
                        JsonViews::run,
                        run -> ListCursor.of(run.createdAt(), run.id()))
                    : Future.failedFuture(Problem.notFound("document", document)));
  }

  private Future<?> get(RoutingContext ctx) {
    UUID run = RequestParams.runId(ctx);
    int seconds = RequestParams.integer(ctx, "wait", 0, MAX_WAIT_SECONDS, 0);
    Future<RunView> found = seconds == 0 ? existing(ctx, run) : finalOrLate(ctx, run, seconds);
    return found.compose(view -> ctx.json(JsonViews.run(view)));
  }

  private Future<?> delete(RoutingContext ctx) {
    return commands
        .delete(RequestParams.runId(ctx), Caller.of(ctx).actor())
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<?> cancel(RoutingContext ctx) {
    JsonBodies.of(ctx).valid();
    UUID run = RequestParams.runId(ctx);
    return commands.cancel(run, Caller.of(ctx).actor()).compose(ignored -> accepted(ctx, run));
  }

  private Future<?> retry(RoutingContext ctx) {
    JsonBodies.of(ctx).valid();
    UUID run = RequestParams.runId(ctx);
    return commands.retry(run, Caller.of(ctx).actor()).compose(ignored -> accepted(ctx, run));
  }

  private Future<Void> accepted(RoutingContext ctx, UUID run) {
    return existing(ctx, run)
        .compose(
            view -> {
              ctx.response().setStatusCode(202);
              return ctx.json(JsonViews.run(view));
            });
  }

  private Future<RunView> existing(RoutingContext ctx, UUID run) {
    return queries
        .find(run, Caller.of(ctx).reads())
        .map(found -> found.orElseThrow(() -> Problem.notFound("run", run)));
  }

  /**
   * Subscribes before it queries, so that a run that ends between the two is not missed. When the
   * server stops, answers with the run's current state.
   */
  private Future<RunView> finalOrLate(RoutingContext ctx, UUID run, int seconds) {
    waiting.begin(ctx);
    Promise<Void> looked = Promise.promise();
    RunEvents.Listening listening =
        events.listen(
            run,
            event -> {
              if (event.isCatchUp() || event.type() == EventType.RUN_FINISHED) {
                looked.tryComplete();
              }
            });
    Runnable stopWaiting = looked::tryComplete;
    draining.onBegin(stopWaiting);
    long timer = ctx.vertx().setTimer(seconds * 1000L, ignored -> looked.tryComplete());
    ctx.response().closeHandler(ignored -> looked.tryComplete());
    return existing(ctx, run)
        .compose(
            view ->
                view.state().isFinal()
                    ? Future.succeededFuture(view)
                    : looked.future().compose(ignored -> unlessGone(ctx, run)))
        .eventually(
            () -> {
              ctx.vertx().cancelTimer(timer);
              draining.forget(stopWaiting);
              return listening.stop();
            });
  }

  private Future<RunView> unlessGone(RoutingContext ctx, UUID run) {
    return ctx.response().closed()
        ? Future.failedFuture(new HttpClosedException("The client is gone"))
        : existing(ctx, run);
  }
}
