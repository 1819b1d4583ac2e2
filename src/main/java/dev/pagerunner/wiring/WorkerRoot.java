package dev.pagerunner.wiring;

import dev.pagerunner.config.Settings;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.jobs.WorkerReport;
import dev.pagerunner.models.RunModels;
import dev.pagerunner.telemetry.PageMetrics;
import dev.pagerunner.telemetry.WorkerActivity;
import dev.pagerunner.vision.source.RenderLimits;
import dev.pagerunner.worker.ExportServices;
import dev.pagerunner.worker.Watchdog;
import dev.pagerunner.worker.WorkerLimits;
import dev.pagerunner.worker.WorkerRole;
import dev.pagerunner.worker.WorkerServices;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;

/** Composition root of a process that reads pages. Deployed, it listens for work. */
public final class WorkerRoot extends VerticleBase {
  private static final int CONNECTIONS = 2;
  private static final int S3_CONNECTIONS = 8;
  private static final long MAX_TEMP_BYTES = 1L << 30;

  private final ProcessContext process;
  private final Settings settings;
  private final Watchdog watchdog;
  private final WorkerActivity activity = new WorkerActivity();

  /** Completes once the first model is loaded and the worker is starting. */
  private final Promise<Working> working = Promise.promise();

  private record Working(
      Backbone backbone, RunModels models, WorkerRole.Running worker, WorkerReport report) {}

  /** Wires nothing yet. */
  public WorkerRoot(ProcessContext process) {
    this.process = process;
    this.settings = process.settings();
    this.watchdog = new Watchdog(process.temp(), WorkerRole::halt);
  }

  /** Serves health first, so that a worker that waits for its database is known to be well. */
  @Override
  public Future<?> start() {
    int connections = settings.database().connections().orElse(CONNECTIONS);
    Backbone backbone = new Backbone(vertx, process, connections, S3_CONNECTIONS);
    WorkerRole.endWithoutMemory(vertx);
    watchdog.start();
    return backbone
        .serveHealth(watchdog::isWell, "model", this::modelIsLoaded)
        .compose(ignored -> backbone.start())
        .compose(ignored -> loadFirstModel(backbone))
        .compose(models -> startWorker(backbone, models));
  }

  private Future<?> modelIsLoaded() {
    return working.future().isComplete() && working.future().result().models().isReady()
        ? Future.succeededFuture()
        : Future.failedFuture("not loaded yet");
  }

  private Future<RunModels> loadFirstModel(Backbone backbone) {
    WorkerRole.loadsFirstModel(watchdog);
    return backbone.models().forRuns();
  }

  private Future<?> startWorker(Backbone backbone, RunModels models) {
    WorkerRole.Running worker =
        WorkerRole.start(
            vertx,
            process.name(),
            services(backbone, models),
            limits(),
            watchdog,
            () -> WorkerRole.recycle(process.temp()));
    WorkerReport report =
        new WorkerReport(
            backbone.database(), process.name(), () -> List.of(models.loadedName()), activity);
    working.complete(new Working(backbone, models, worker, report));
    return worker.started().onSuccess(ignored -> report.start(vertx));
  }

  private WorkerServices services(Backbone backbone, RunModels models) {
    return new WorkerServices(
        backbone.blobs(),
        backbone.notifier(),
        backbone.leases(),
        new Recorder(
            backbone.database(),
            backbone.notifier(),
            settings.worker().lease(),
            backbone.jobMetrics()),
        ExportServices.of(backbone.database(), settings.worker().lease()),
        models,
        new PageMetrics(process.metrics().registry(), models.loadedName(), activity));
  }

  private WorkerLimits limits() {
    return new WorkerLimits(
        new RenderLimits(
            settings.limits().maxPages(),
            RenderLimits.DEFAULT_MAX_PIXELS,
            MAX_TEMP_BYTES,
            process.temp()),
        settings.worker().pageTimeout(),
        settings.storage().minFreeDisk(),
        settings.limits().maxExport(),
        settings.worker().rssLimit());
  }

  @Override
  public Future<?> stop() {
    return working
        .future()
        .compose(
            all -> {
              all.models().close();
              return all.report().stop().eventually(() -> all.backbone().close());
            });
  }

  /** See {@link WorkerRole.Running#retire}; true when there is no worker yet. */
  public Future<Boolean> retire(Duration grace) {
    return working.future().isComplete()
        ? working.future().result().worker().retire(grace)
        : Future.succeededFuture(true);
  }
}
