package dev.pagerunner;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.config.Settings;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Reaper;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.queue.Doorbell;
import dev.pagerunner.queue.PostgresDoorbell;
import dev.pagerunner.store.Database;
import dev.pagerunner.vision.Detector;
import dev.pagerunner.vision.DetectorOptions;
import dev.pagerunner.vision.ModelBundle;
import dev.pagerunner.vision.RenderLimits;
import dev.pagerunner.worker.WorkerRole;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;

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

  private Database database;
  private Doorbell doorbell;
  private Leases leases;
  private Documents documents;
  private AutoCloseable model = () -> {};

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
  MainVerticle(Settings settings, Part part, String databaseUrl, Path temp, String name) {
    this.settings = settings;
    this.part = part;
    this.databaseUrl = databaseUrl;
    this.temp = temp;
    this.name = name;
  }

  @Override
  public Future<?> start() {
    int connections = part == Part.WEB ? WEB_CONNECTIONS : WORKER_CONNECTIONS;
    database = Database.open(vertx, databaseUrl, connections, "pagerunner " + name);
    doorbell = new PostgresDoorbell(vertx, database);
    leases = new Leases(database, doorbell, settings.worker().lease());
    BlobStore blobs =
        new DirectoryBlobStore(vertx, settings.storage().dataDir().resolve("blobs"), temp);
    return doorbell
        .start()
        .compose(ringing -> part == Part.WEB ? startWeb(blobs) : startWorker(blobs));
  }

  @Override
  public Future<?> stop() throws Exception {
    model.close();
    return doorbell.close().eventually(() -> database.close());
  }

  private Future<Void> startWeb(BlobStore blobs) {
    this.documents = new Documents(database, blobs, doorbell, settings.limits().maxQueued());
    return vertx.deployVerticle(new Reaper(database, blobs, doorbell, leases)).mapEmpty();
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
            detector -> {
              model = detector;
              return WorkerRole.start(
                  vertx,
                  name,
                  blobs,
                  doorbell,
                  leases,
                  new Recorder(database, doorbell, settings.worker().lease()),
                  detector,
                  limits,
                  settings.worker().pageTimeout(),
                  settings.storage().minFreeDisk());
            });
  }

  Documents documents() {
    return documents;
  }

  Leases leases() {
    return leases;
  }

  /** The model bundle that runs use: the built-in one, or the one that the settings name. */
  private static ModelBundle bundle(Settings settings) {
    return settings.model().path().map(ModelBundle::load).orElseGet(ModelBundle::builtIn);
  }
}
