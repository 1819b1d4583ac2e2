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
import dev.pagerunner.store.Database;
import dev.pagerunner.store.EventQueries;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.store.Schema;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.vision.Detector;
import dev.pagerunner.vision.DetectorOptions;
import dev.pagerunner.vision.ModelBundle;
import dev.pagerunner.vision.RenderLimits;
import dev.pagerunner.worker.WorkerRole;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Composition root: the only place where parts are wired. One for each process. */
final class MainVerticle extends VerticleBase {
  private static final int WEB_CONNECTIONS = 6;
  private static final int WORKER_CONNECTIONS = 2;

  /** The reaper keeps one connection while it works on another. */
  private static final int FEWEST_WEB_CONNECTIONS = 2;

  private static final Duration MIGRATION_PATIENCE = Duration.ofMinutes(1);
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
  private volatile HttpVerticle http;
  private volatile WorkerRole.Running worker;
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
    PostgresAddress address = PostgresAddress.of(databaseUrl, settings.database().caFile());
    database = Database.open(vertx, address, connections(), "pagerunner " + name);
    doorbell = new PostgresDoorbell(vertx, database);
    leases = new Leases(database, doorbell, settings.worker().lease());
    BlobStore blobs =
        new DirectoryBlobStore(vertx, settings.storage().dataDir().resolve("blobs"), temp);
    return new Schema(vertx, database, MIGRATION_PATIENCE)
        .awaitCurrent()
        .compose(current -> doorbell.start())
        .compose(ringing -> part == Part.WEB ? startWeb(blobs) : startWorker(blobs));
  }

  private int connections() {
    Optional<Integer> wanted = settings.database().connections();
    return part == Part.WEB
        ? Math.max(wanted.orElse(WEB_CONNECTIONS), FEWEST_WEB_CONNECTIONS)
        : wanted.orElse(WORKER_CONNECTIONS);
  }

  @Override
  public Future<?> stop() throws Exception {
    detector.close();
    if (doorbell == null) {
      return Future.succeededFuture();
    }
    return doorbell.close().eventually(() -> database.close());
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
            Map.of());
    HttpVerticle server = new HttpVerticle(options, services);
    return events
        .start(doorbell)
        .compose(listening -> vertx.deployVerticle(server))
        .onSuccess(serving -> http = server)
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
                  settings.storage().minFreeDisk(),
                  settings.worker().rssLimit());
            })
        .onSuccess(running -> worker = running)
        .mapEmpty();
  }

  /**
   * Of a web process: stops accepting requests, and answers those in flight within {@code grace}.
   */
  Future<Void> drain(Duration grace) {
    return http == null ? Future.succeededFuture() : http.drain(grace);
  }

  /** Of a worker: see {@link WorkerRole.Running#retire}. */
  Future<Boolean> retire(Duration grace) {
    return worker == null ? Future.succeededFuture(true) : worker.retire(grace);
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
