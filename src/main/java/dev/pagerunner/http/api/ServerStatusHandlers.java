package dev.pagerunner.http.api;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.http.request.OfferedModels;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.store.StatisticsQueries;
import dev.pagerunner.store.StatusQueries;
import dev.pagerunner.store.StatusQueries.Speed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How the server does and which models it has, for everybody: no names of users or machines. */
public final class ServerStatusHandlers {
  private static final double MINUTES = 10;

  private final StatusQueries queries;
  private final StatisticsQueries statistics;
  private final OfferedModels models;
  private final BlobStore blobs;
  private final ConcurrencyLimit longReads;

  public ServerStatusHandlers(
      Pool pool, OfferedModels models, BlobStore blobs, ConcurrencyLimit longReads) {
    this.queries = new StatusQueries(pool);
    this.statistics = new StatisticsQueries(pool);
    this.models = models;
    this.blobs = blobs;
    this.longReads = longReads;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("getStatus", Permission.READ, this::status),
        Operation.of("listModels", Permission.READ, this::models));
  }

  private Future<?> status(RoutingContext ctx) {
    return longReads.take(ctx.response(), () -> status(Caller.of(ctx))).compose(ctx::json);
  }

  /** Whoever may change all documents is told the failures of all. */
  private Future<JsonObject> status(Caller caller) {
    JsonObject json = new JsonObject();
    Visibility own = caller.owns();
    return queries
        .unfinished(Visibility.EVERYTHING)
        .compose(
            all ->
                queries
                    .unfinished(own)
                    .onSuccess(
                        mine ->
                            json.put(
                                "queue",
                                new JsonObject()
                                    .put("queued", all.queued())
                                    .put("running", all.running())
                                    .put("own_queued", mine.queued())
                                    .put("own_running", mine.running()))))
        .compose(ignored -> queries.workers())
        .onSuccess(
            workers ->
                json.put(
                    "workers",
                    new JsonObject()
                        .put("alive", workers.alive())
                        .put("pages_per_minute", workers.pages() / MINUTES)))
        .compose(ignored -> queries.speeds())
        .onSuccess(speeds -> json.put("models", speeds(speeds)))
        .compose(ignored -> statistics.failures(caller.actor().changes()))
        .onSuccess(failures -> json.put("failures", JsonViews.failures(failures)))
        .compose(ignored -> blobs.freeBytes())
        .map(free -> json.put("storage", JsonViews.storage(blobs, free)));
  }

  private static JsonArray speeds(List<Speed> speeds) {
    return new JsonArray(
        speeds.stream()
            .map(
                one ->
                    new JsonObject()
                        .put("name", one.model())
                        .put("pages_last_day", one.pages())
                        .put("median_ms", one.medianMillis()))
            .toList());
  }

  private Future<?> models(RoutingContext ctx) {
    boolean isUsageWanted = Boolean.TRUE.equals(RequestParams.flag(ctx, "usage"));
    return models
        .list()
        .compose(
            offered ->
                queries
                    .modelBytes()
                    .compose(
                        bytes ->
                            usage(ctx, isUsageWanted).map(usage -> models(offered, bytes, usage))))
        .compose(ctx::json);
  }

  private static JsonObject models(
      List<OfferedModel> offered, Map<ModelRef, Long> bytes, Function<ModelRef, JsonObject> usage) {
    return JsonViews.models(offered, model -> usage.apply(model).put("bytes", bytes.get(model)));
  }

  /** Gives the fields that say how much a model is used; none if nobody wants them. */
  private Future<Function<ModelRef, JsonObject>> usage(RoutingContext ctx, boolean isWanted) {
    return isWanted
        ? longReads.take(ctx.response(), () -> usage(Caller.of(ctx).owns()))
        : Future.succeededFuture(ignored -> new JsonObject());
  }

  private Future<Function<ModelRef, JsonObject>> usage(Visibility own) {
    return queries
        .runsByModel(own)
        .compose(runs -> queries.speeds().map(speeds -> usage(runs, speeds)));
  }

  private static Function<ModelRef, JsonObject> usage(
      Map<ModelRef, Long> runs, List<Speed> speeds) {
    Map<String, Long> medians = new HashMap<>();
    speeds.forEach(speed -> medians.put(speed.model(), speed.medianMillis()));
    return model ->
        new JsonObject()
            .put("runs", runs.getOrDefault(model, 0L))
            .put("median_ms", medians.get(model.name()));
  }
}
