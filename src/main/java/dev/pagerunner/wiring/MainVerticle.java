package dev.pagerunner.wiring;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.config.Settings;
import dev.pagerunner.http.HttpOptions;
import dev.pagerunner.http.HttpVerticle;
import dev.pagerunner.http.Services;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.UploadLimits;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Reaper;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.jobs.WorkloadWatch;
import dev.pagerunner.models.ModelRegistry;
import dev.pagerunner.models.RunModels;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.queue.PostgresNotifier;
import dev.pagerunner.queue.RabbitNotifier;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DatabaseCheck;
import dev.pagerunner.store.EventQueries;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.store.Schema;
import dev.pagerunner.telemetry.ClusterMetrics;
import dev.pagerunner.telemetry.Health;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.telemetry.PageMetrics;
import dev.pagerunner.telemetry.QueueMetrics;
import dev.pagerunner.vision.source.RenderLimits;
import dev.pagerunner.worker.HealthVerticle;
import dev.pagerunner.worker.Watchdog;
import dev.pagerunner.worker.WorkerLimits;
import dev.pagerunner.worker.WorkerRole;
import dev.pagerunner.worker.WorkerServices;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Composition root: the only place where parts are wired. One for each process. */
public final class MainVerticle extends VerticleBase {
  private static final int WEB_CONNECTIONS = 6;
  private static final int WORKER_CONNECTIONS = 2;

  /** The reaper keeps one connection while it works on another. */
  private static final int FEWEST_WEB_CONNECTIONS = 2;

  private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(1);
  private static final int WEB_S3_CONNECTIONS = 24;
  private static final int WORKER_S3_CONNECTIONS = 8;
  private static final long MAX_TEMP_BYTES = 1L << 30;

  private final Settings settings;
  private final Part part;
  private final String databaseUrl;
  private final Path temp;
  private final String name;
  private final Optional<Integer> healthPort;
  private final Metrics metrics;

  private Storage storage;
  private Database database;
  private Notifier notifier;
  private Leases leases;
  private JobMetrics jobs;
  private volatile HttpVerticle http;
  private volatile boolean draining;
  private volatile WorkerRole.Running worker;
  private volatile RunModels models;

  /** What a process is there for. */
  public enum Part {
    WEB,
    WORKER
  }

  /**
   * Wires nothing yet.
   *
   * @param temp an existing folder for this process's temporary files, on the file system of the
   *     data folder
   * @param name of this process among others, under which it holds leases
   * @param healthPort where it answers probes, if it does
   */
  public MainVerticle(
      Settings settings,
      Part part,
      String databaseUrl,
      Path temp,
      String name,
      Optional<Integer> healthPort,
      Metrics metrics) {
    this.settings = settings;
    this.part = part;
    this.databaseUrl = databaseUrl;
    this.temp = temp;
    this.name = name;
    this.healthPort = healthPort;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    PostgresAddress address = PostgresAddress.of(databaseUrl, settings.database().caFile());
    database = Database.open(vertx, address, connections(), "pagerunner " + name);
    notifier = notifier();
    new QueueMetrics(metrics.registry(), notifier::connected);
    jobs = new JobMetrics(metrics.registry());
    leases = new Leases(database, notifier, settings.worker().lease(), jobs);
    int s3Connections = part == Part.WEB ? WEB_S3_CONNECTIONS : WORKER_S3_CONNECTIONS;
    storage = new Storage(vertx, settings, temp, s3Connections);
    BlobStore blobs = storage.blobs();
    Watchdog watchdog = new Watchdog(temp, WorkerRole::halt);
    if (part == Part.WORKER) {
      WorkerRole.endWithoutMemory(vertx);
      watchdog.start();
    }
    return startHealth(watchdog)
        .compose(ignored -> storage.check())
        .compose(ignored -> new Schema(vertx, database, MIGRATION_TIMEOUT).awaitCurrent())
        .compose(ignored -> notifier.start())
        .compose(ignored -> part == Part.WEB ? startWeb(blobs) : startWorker(blobs, watchdog));
  }

  private int connections() {
    Optional<Integer> wanted = settings.database().connections();
    return part == Part.WEB
        ? Math.max(wanted.orElse(WEB_CONNECTIONS), FEWEST_WEB_CONNECTIONS)
        : wanted.orElse(WORKER_CONNECTIONS);
  }

  @Override
  public Future<?> stop() throws Exception {
    if (models != null) {
      models.close();
    }
    if (notifier == null) {
      return Future.succeededFuture();
    }
    return notifier
        .close()
        .eventually(() -> database.close())
        .onComplete(ignored -> storage.close());
  }

  /** First of all, so that a worker that waits for its database is known to be well. */
  private Future<?> startHealth(Watchdog watchdog) {
    if (healthPort.isEmpty()) {
      return Future.succeededFuture();
    }
    Map<String, Supplier<Future<?>>> checks = new LinkedHashMap<>();
    checks.put("postgres", () -> DatabaseCheck.ask(database.pool()));
    if (part == Part.WORKER) {
      checks.put("model", this::modelIsLoaded);
    } else {
      checks.put("server", this::serverListens);
    }
    checks.putAll(checks());
    BooleanSupplier alive = part == Part.WORKER ? watchdog::isWell : () -> true;
    return vertx.deployVerticle(
        new HealthVerticle(
            settings.probes().host(), healthPort.get(), new Health(alive, checks), metrics));
  }

  private Future<?> serverListens() {
    return http == null || draining
        ? Future.failedFuture("takes no requests")
        : Future.succeededFuture();
  }

  private Future<?> modelIsLoaded() {
    return models == null || !models.isReady()
        ? Future.failedFuture("not loaded yet")
        : Future.succeededFuture();
  }

  private Notifier notifier() {
    return settings
        .queue()
        .url()
        .<Notifier>map(url -> new RabbitNotifier(vertx, url, settings.queue().caFile()))
        .orElseGet(() -> new PostgresNotifier(vertx, database));
  }

  /** Of what this process needs besides Postgres. */
  private Map<String, Supplier<Future<?>>> checks() {
    Map<String, Supplier<Future<?>>> checks = new LinkedHashMap<>(storage.checks());
    if (settings.queue().url().isPresent()) {
      checks.put("queue", this::queueCheck);
    }
    return checks;
  }

  /** Without a broker work goes on, a little later. */
  private Future<?> queueCheck() {
    return notifier.connected()
        ? Future.succeededFuture()
        : Future.failedFuture(new Health.Degraded("no connection to RabbitMQ"));
  }

  private Future<Void> startWeb(BlobStore blobs) {
    Documents documents =
        new Documents(database, blobs, notifier, settings.limits().maxQueued(), jobs);
    RunEvents events = new RunEvents(vertx, new EventQueries(database.pool()));
    HttpOptions options =
        new HttpOptions(
            settings.http().host(),
            settings.http().port(),
            new UploadLimits(settings.http().maxUpload(), settings.storage().minFreeDisk()),
            HttpOptions.HEARTBEAT,
            new ServerNames(settings.http()),
            Limits.of(settings.limits().maxConnections(), settings.http().maxUpload()),
            settings.http().accessLog());
    return new ModelWiring(vertx, settings, registry(blobs))
        .offered()
        .compose(offered -> events.start(notifier).map(offered))
        .compose(
            offered ->
                startServer(
                    options,
                    new Services(
                        database.pool(), blobs, documents, events, offered, metrics, checks())))
        .compose(
            ignored -> vertx.deployVerticle(new Reaper(database, blobs, notifier, leases, jobs)))
        .compose(
            ignored ->
                vertx.deployVerticle(
                    new WorkloadWatch(database, new ClusterMetrics(metrics.registry()))))
        .mapEmpty();
  }

  private Future<?> startServer(HttpOptions options, Services services) {
    HttpVerticle server = new HttpVerticle(options, services);
    return vertx.deployVerticle(server).onSuccess(ignored -> http = server);
  }

  private ModelRegistry registry(BlobStore blobs) {
    return new ModelRegistry(vertx, database, blobs, temp);
  }

  private Future<Void> startWorker(BlobStore blobs, Watchdog watchdog) {
    WorkerRole.loadsFirstModel(watchdog);
    RenderLimits limits =
        new RenderLimits(
            settings.limits().maxPages(), RenderLimits.DEFAULT_MAX_PIXELS, MAX_TEMP_BYTES, temp);
    return new ModelWiring(vertx, settings, registry(blobs))
        .forRuns()
        .compose(
            loaded -> {
              models = loaded;
              worker =
                  WorkerRole.start(
                      vertx,
                      name,
                      new WorkerServices(
                          blobs,
                          notifier,
                          leases,
                          new Recorder(database, notifier, settings.worker().lease(), jobs),
                          loaded,
                          new PageMetrics(metrics.registry(), loaded.loadedName())),
                      new WorkerLimits(
                          limits,
                          settings.worker().pageTimeout(),
                          settings.storage().minFreeDisk(),
                          settings.worker().rssLimit()),
                      watchdog,
                      () -> WorkerRole.recycle(temp));
              return worker.started();
            })
        .mapEmpty();
  }

  /**
   * Of a web process: stops accepting requests, and answers those in flight within {@code grace}.
   */
  public Future<Void> drain(Duration grace) {
    draining = true;
    return http == null ? Future.succeededFuture() : http.drain(grace);
  }

  /** Of a worker: see {@link WorkerRole.Running#retire}. */
  public Future<Boolean> retire(Duration grace) {
    return worker == null ? Future.succeededFuture(true) : worker.retire(grace);
  }

  /** The port that HTTP is served on; known once this is deployed as {@link Part#WEB}. */
  public int port() {
    return http.actualPort();
  }

  public Leases leases() {
    return leases;
  }
}
