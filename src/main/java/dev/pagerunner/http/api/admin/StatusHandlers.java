package dev.pagerunner.http.api.admin;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.config.SettingValue;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.store.StatisticsQueries;
import dev.pagerunner.store.StatisticsQueries.ModelPoint;
import dev.pagerunner.store.StatisticsQueries.Point;
import dev.pagerunner.store.StatisticsQueries.Worker;
import dev.pagerunner.store.WorkloadQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the server does: queue, workers, failures, the last hours, the settings in force. */
public final class StatusHandlers {
  private static final int MAX_HOURS = 24;
  private static final int MAX_STEP = 60;

  private final StatisticsQueries queries;
  private final Pool pool;
  private final BlobStore blobs;
  private final List<SettingValue> settings;

  /** {@code settings} are those in force. */
  public StatusHandlers(Pool pool, BlobStore blobs, List<SettingValue> settings) {
    this.queries = new StatisticsQueries(pool);
    this.pool = pool;
    this.blobs = blobs;
    this.settings = settings;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("getOverview", Permission.ADMIN, this::overview),
        Operation.of("getStatistics", Permission.ADMIN, this::statistics),
        Operation.of("listSettings", Permission.ADMIN, this::settings));
  }

  private Future<?> overview(RoutingContext ctx) {
    JsonObject json = new JsonObject();
    return WorkloadQueries.now(pool)
        .onSuccess(
            now ->
                json.put(
                    "queue",
                    new JsonObject()
                        .put("queued", now.queued())
                        .put("running", now.running())
                        .put("ready_slices", now.ready())
                        .put(
                            "oldest_waiting_seconds",
                            now.ready() == 0 ? null : Math.round(now.oldestReadySeconds()))))
        .compose(ignored -> queries.pages())
        .onSuccess(
            pages ->
                json.put(
                    "pages",
                    new JsonObject()
                        .put("last_minute", pages.lastMinute())
                        .put("last_hour", pages.lastHour())
                        .put("last_day", pages.lastDay())
                        .put("failed_last_day", pages.failedLastDay())))
        .compose(ignored -> queries.failures(Visibility.EVERYTHING))
        .onSuccess(failures -> json.put("failures", JsonViews.failures(failures)))
        .compose(ignored -> storage())
        .onSuccess(storage -> json.put("storage", storage))
        .compose(ignored -> queries.workers())
        .compose(
            workers ->
                ctx.json(
                    json.put(
                        "workers", array(workers.stream().map(StatusHandlers::json).toList()))));
  }

  private Future<JsonObject> storage() {
    return queries
        .stored()
        .compose(
            stored ->
                blobs
                    .freeBytes()
                    .map(
                        free ->
                            JsonViews.storage(blobs, free)
                                .put("documents", stored.documents())
                                .put("bytes", stored.bytes())));
  }

  private static JsonObject json(Worker worker) {
    return new JsonObject()
        .put("name", worker.name())
        .put("host", worker.host())
        .put("version", worker.version())
        .put("models", new JsonArray(worker.models()))
        .put("run_id", worker.run() == null ? null : worker.run().toString())
        .put("page", worker.page())
        .put("rss_bytes", worker.rssBytes())
        .put("pages_done", worker.pagesDone())
        .put("started_at", JsonViews.time(worker.startedAt()))
        .put("seen_at", JsonViews.time(worker.seenAt()));
  }

  private Future<?> statistics(RoutingContext ctx) {
    int hours = RequestParams.integer(ctx, "hours", 1, MAX_HOURS, MAX_HOURS);
    int step = RequestParams.integer(ctx, "step", 1, MAX_STEP, 5);
    return queries
        .points(hours, step)
        .compose(
            points ->
                queries
                    .modelPoints(hours, step)
                    .compose(
                        ofModels ->
                            ctx.json(
                                new JsonObject()
                                    .put(
                                        "from",
                                        points.isEmpty()
                                            ? Instant.now().toString()
                                            : JsonViews.time(points.get(0).at()))
                                    .put("step", step)
                                    .put(
                                        "points",
                                        array(points.stream().map(StatusHandlers::json).toList()))
                                    .put("models", models(ofModels)))));
  }

  private static JsonObject json(Point point) {
    return new JsonObject()
        .put("at", JsonViews.time(point.at()))
        .put("pages", point.pages())
        .put("failed", point.failed())
        .put("queued", point.queued())
        .put("running", point.running());
  }

  private static JsonArray models(List<ModelPoint> points) {
    Map<String, JsonArray> byModel = new LinkedHashMap<>();
    for (ModelPoint point : points) {
      byModel
          .computeIfAbsent(point.model(), name -> new JsonArray())
          .add(
              new JsonObject()
                  .put("at", JsonViews.time(point.at()))
                  .put("pages", point.pages())
                  .put("p50_ms", point.p50())
                  .put("p95_ms", point.p95()));
    }
    JsonArray models = new JsonArray();
    byModel.forEach(
        (model, all) -> models.add(new JsonObject().put("model", model).put("points", all)));
    return models;
  }

  private Future<?> settings(RoutingContext ctx) {
    return ctx.json(JsonViews.list(settings.stream().map(StatusHandlers::json).toList(), null));
  }

  private static JsonObject json(SettingValue value) {
    return new JsonObject()
        .put("name", value.setting().name())
        .put("group", value.setting().group())
        .put("value", value.text() == null ? null : value.shown())
        .put("source", value.from())
        .put("default", value.setting().defaultWords())
        .put("description", value.setting().description());
  }

  private static JsonArray array(List<JsonObject> items) {
    return new JsonArray(items);
  }
}
