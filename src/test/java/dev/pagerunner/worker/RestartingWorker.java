package dev.pagerunner.worker;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.jobs.Runs;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.models.ModelRegistry;
import dev.pagerunner.models.RunModels;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.queue.PostgresNotifier;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.telemetry.PageMetrics;
import dev.pagerunner.telemetry.WorkerActivity;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.source.RenderLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A worker within this JVM, over real servers, that is put together anew when it asks for that:
 * what a process and its supervisor do, without the process.
 */
final class RestartingWorker implements AutoCloseable {
  static final Actor ANYONE = Actor.anyone("127.0.0.1");

  private static final Quotas NO_QUOTAS = new Quotas(Account.Limits.NONE);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration PAGE_TIMEOUT = Duration.ofMinutes(1);

  private final Optional<Long> memory;
  private final Path folder;
  private final String databaseUrl;
  private final UnaryOperator<BlobStore> around;
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final Notifier notifier;
  private final DirectoryBlobStore blobs;
  private final Documents documents;
  private final Runs runs;
  private final Leases leases;
  private final AtomicInteger lives = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private volatile Vertx life;
  private volatile Watchdog watchdog;
  private volatile boolean closing;

  /**
   * Starts it, and waits until it listens for work.
   *
   * @param around puts something between the worker and its store
   */
  RestartingWorker(Path folder, String databaseUrl, UnaryOperator<BlobStore> around) {
    this(folder, databaseUrl, around, Optional.empty());
  }

  /** {@code memory} is what a life may take, in bytes, before another one follows. */
  RestartingWorker(
      Path folder, String databaseUrl, UnaryOperator<BlobStore> around, Optional<Long> memory) {
    this.memory = memory;
    this.folder = folder;
    this.databaseUrl = databaseUrl;
    this.around = around;
    TempFolders.empty(folder.resolve("tmp"));
    JobMetrics metrics = new JobMetrics(new Metrics().registry());
    this.database = Database.open(vertx, PostgresAddress.of(databaseUrl), 2, "test");
    this.notifier = new PostgresNotifier(vertx, database);
    await(notifier.start());
    this.blobs = new DirectoryBlobStore(vertx, folder.resolve("blobs"), folder.resolve("tmp"));
    this.documents = new Documents(database, blobs, notifier, 1_000, NO_QUOTAS, metrics);
    this.runs = new Runs(database, notifier, 1_000, NO_QUOTAS, metrics);
    this.leases = new Leases(database, notifier, LEASE, metrics);
    startLife();
  }

  /** Of the file of an export. */
  static final long MAX_EXPORT = 1_000_000;

  private void startLife() {
    String owner = "worker-" + lives.incrementAndGet();
    Path temp = folder.resolve(owner);
    TempFolders.empty(temp);
    Vertx mine = Vertx.vertx();
    life = mine;
    JobMetrics jobs = new JobMetrics(new Metrics().registry());
    Database own = Database.open(mine, PostgresAddress.of(databaseUrl), 2, owner);
    Notifier notifier = new PostgresNotifier(mine, own);
    await(notifier.start());
    BlobStore store =
        around.apply(new DirectoryBlobStore(mine, folder.resolve("blobs"), folder.resolve("tmp")));
    RunModels models =
        new RunModels(
            new ModelRegistry(mine, own, store, temp),
            List.of(),
            new DetectorOptions(1, folder.resolve("cache")),
            folder.resolve("cache"));
    await(mine.executeBlocking(() -> load(models)));
    Runnable end =
        () -> {
          ends.incrementAndGet();
          // The watchdog of a worker that was closed finds it silent, minutes later.
          if (!closing) {
            watchdog.retire();
            new Thread(() -> replace(mine, models, owner), "supervisor").start();
          }
        };
    watchdog = new Watchdog(temp, end);
    await(
        WorkerRole.start(
                mine,
                owner,
                new WorkerServices(
                    store,
                    notifier,
                    new Leases(own, notifier, LEASE, jobs),
                    new Recorder(own, notifier, LEASE, jobs),
                    ExportServices.of(own, LEASE),
                    models,
                    new PageMetrics(
                        new Metrics().registry(), models.loadedName(), new WorkerActivity())),
                new WorkerLimits(RenderLimits.defaults(temp), PAGE_TIMEOUT, 0, MAX_EXPORT, memory),
                watchdog,
                end)
            .started());
    watchdog.start();
  }

  private static RunModels load(RunModels models) {
    models.loadAhead(Bundle.builtIn());
    return models;
  }

  private void replace(Vertx over, RunModels models, String owner) {
    await(over.close());
    models.close();
    await(leases.freeOf(owner));
    if (!closing) {
      startLife();
    }
  }

  /** How often it was started. */
  int lives() {
    return lives.get();
  }

  /** How often it was to end; the thread that reads may be busy still. */
  int ends() {
    return ends.get();
  }

  ExportJobs exports() {
    return new ExportJobs(database, notifier);
  }

  Runs runs() {
    return runs;
  }

  Documents documents() {
    return documents;
  }

  DirectoryBlobStore blobs() {
    return blobs;
  }

  ModelRegistry registry() {
    return new ModelRegistry(vertx, database, blobs, folder.resolve("tmp"));
  }

  Path cache() {
    return folder.resolve("cache");
  }

  /** Uploads a file to be read by a model, with everything kept that it finds; gives the run. */
  UUID read(Path file, ModelRef model) {
    UUID id = UUID.randomUUID();
    await(documents.reserve(id, 0, ANYONE));
    await(
        vertx
            .fileSystem()
            .readFile(file.toString())
            .compose(bytes -> blobs.put(BlobKeys.source(id), bytes)));
    return await(
            documents.commit(
                new NewDocument(
                    id,
                    file.getFileName().toString(),
                    file.getFileName().toString(),
                    "image/png",
                    1,
                    id.toString(),
                    model,
                    new RunOptions(PageRanges.ALL, 0.0),
                    null),
                ANYONE))
        .run();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    closing = true;
    watchdog.retire();
    await(life.close());
    await(vertx.close());
  }
}
