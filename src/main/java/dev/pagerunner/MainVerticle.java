package dev.pagerunner;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.config.Settings;
import dev.pagerunner.http.HttpOptions;
import dev.pagerunner.http.HttpVerticle;
import dev.pagerunner.http.Model;
import dev.pagerunner.http.RunEvents;
import dev.pagerunner.http.Services;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Reaper;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.queue.Doorbell;
import dev.pagerunner.queue.PostgresDoorbell;
import dev.pagerunner.queue.QueueAwayException;
import dev.pagerunner.queue.RabbitDoorbell;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.EventQueries;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.vision.Detector;
import dev.pagerunner.vision.DetectorOptions;
import dev.pagerunner.vision.ModelBundle;
import dev.pagerunner.vision.RenderLimits;
import dev.pagerunner.worker.WorkerRole;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Composition root: the only place where parts are wired. One for each process. */
final class MainVerticle extends VerticleBase {
  private static final int WEB_CONNECTIONS = 8;
  private static final int WORKER_CONNECTIONS = 3;
  private static final long MAX_TEMP_BYTES = 1L << 30;

  private final Settings settings;
  private final Part part;
  private final String databaseUrl;
  private final Path temp;
  private final String name;
  private final Metrics metrics;

  private Database database;
  private Doorbell doorbell;
  private Leases leases;
  private HttpVerticle http;
  private AutoCloseable detector = () -> {};

  /** What a process is there for. */
  enum Part {
    WEB,
    WORKER
  }

  /**
   * Wires nothing yet.
   *
   * @param temp an existing folder for this process's temporary files, on the file system of the
   *     data folder
   * @param name of this process among others, under which it holds leases
   */
  MainVerticle(
      Settings settings, Part part, String databaseUrl, Path temp, String name, Metrics metrics) {
    this.settings = settings;
    this.part = part;
    this.databaseUrl = databaseUrl;
    this.temp = temp;
    this.name = name;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    int connections = part == Part.WEB ? WEB_CONNECTIONS : WORKER_CONNECTIONS;
    database = Database.open(vertx, databaseUrl, connections, "pagerunner " + name);
    doorbell = doorbell();
    leases = new Leases(database, doorbell, settings.worker().lease());
    BlobStore blobs =
        new DirectoryBlobStore(vertx, settings.storage().dataDir().resolve("blobs"), temp);
    return doorbell
        .start()
        .compose(ringing -> part == Part.WEB ? startWeb(blobs) : startWorker(blobs));
  }

  @Override
  public Future<?> stop() throws Exception {
    detector.close();
    return doorbell.close().eventually(() -> database.close());
  }

  private Doorbell doorbell() {
    return settings
        .queue()
        .url()
        .<Doorbell>map(url -> new RabbitDoorbell(vertx, url, settings.queue().caFile()))
        .orElseGet(() -> new PostgresDoorbell(vertx, database));
  }

  private Future<?> queueCheck() {
    return doorbell.connected()
        ? Future.succeededFuture()
        : Future.failedFuture(new QueueAwayException("no connection to RabbitMQ"));
  }

  private Future<Void> startWeb(BlobStore blobs) {
    Documents documents = new Documents(database, blobs, doorbell, settings.limits().maxQueued());
    RunEvents events = new RunEvents(vertx, new EventQueries(database.pool()));
    HttpOptions options =
        new HttpOptions(
            settings.http().host(),
            settings.http().port(),
            settings.http().maxUpload(),
            settings.storage().minFreeDisk());
    Services services =
        new Services(
            database.pool(),
            blobs,
            documents,
            events,
            List.of(model(bundle(settings))),
            metrics,
            settings.queue().url().isPresent() ? Map.of("queue", this::queueCheck) : Map.of());
    http = new HttpVerticle(options, services);
    return events
        .start(doorbell)
        .compose(listening -> vertx.deployVerticle(http))
        .compose(serving -> vertx.deployVerticle(new Reaper(database, blobs, doorbell, leases)))
        .mapEmpty();
  }

  private Future<Void> startWorker(BlobStore blobs) {
    ModelBundle bundle = bundle(settings);
    DetectorOptions options =
        new DetectorOptions(settings.worker().threads(), settings.storage().cacheDir());
    RenderLimits limits =
        new RenderLimits(
            settings.limits().maxPages(), RenderLimits.DEFAULT_MAX_PIXELS, MAX_TEMP_BYTES, temp);
    return vertx
        .executeBlocking(() -> Detector.open(bundle, options))
        .compose(
            opened -> {
              detector = opened;
              return WorkerRole.start(
                  vertx,
                  name,
                  blobs,
                  doorbell,
                  leases,
                  new Recorder(database, doorbell, settings.worker().lease()),
                  opened,
                  limits,
                  settings.worker().pageTimeout(),
                  settings.storage().minFreeDisk());
            });
  }

  /** The port that HTTP is served on; known once this is deployed as {@link Part#WEB}. */
  int port() {
    return http.actualPort();
  }

  Leases leases() {
    return leases;
  }

  private static Model model(ModelBundle bundle) {
    return new Model(
        bundle.name(),
        bundle.version(),
        bundle.sha256(),
        bundle.labels(),
        bundle.dpi(),
        bundle.threshold(),
        bundle.thresholds(),
        bundle.license(),
        bundle.description());
  }

  /** The model bundle that runs use: the built-in one, or the one that the settings name. */
  private static ModelBundle bundle(Settings settings) {
    return settings.model().path().map(ModelBundle::load).orElseGet(ModelBundle::builtIn);
  }
}
