package dev.pagerunner.wiring;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.config.Settings;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.models.ModelRegistry;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.queue.PostgresNotifier;
import dev.pagerunner.queue.RabbitNotifier;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DatabaseCheck;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.store.Schema;
import dev.pagerunner.telemetry.Health;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.QueueMetrics;
import dev.pagerunner.worker.HealthVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What every role is built on: database, notifier, blob store and leases. To be made on the context
 * of the role's verticle, to which its connections then belong.
 */
final class Backbone {
  private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final ProcessContext process;
  private final Database database;
  private final Notifier notifier;
  private final JobMetrics jobMetrics;
  private final Leases leases;
  private final Storage storage;

  /**
   * Connects to nothing yet.
   *
   * @param connections to Postgres, at most
   * @param s3Connections to a bucket, at most
   */
  Backbone(Vertx vertx, ProcessContext process, int connections, int s3Connections) {
    Settings settings = process.settings();
    this.vertx = vertx;
    this.process = process;
    this.database =
        Database.open(
            vertx,
            PostgresAddress.of(
                process.databaseUrl(), settings.database().sslMode(), settings.database().caFile()),
            connections,
            "pagerunner " + process.name());
    this.notifier = notifier(vertx, settings, database);
    new QueueMetrics(process.metrics().registry(), notifier::connected);
    this.jobMetrics = new JobMetrics(process.metrics().registry());
    this.leases = new Leases(database, notifier, settings.worker().lease(), jobMetrics);
    this.storage = new Storage(vertx, settings, process.temp(), s3Connections);
  }

  private static Notifier notifier(Vertx vertx, Settings settings, Database database) {
    return settings
        .queue()
        .url()
        .<Notifier>map(url -> new RabbitNotifier(vertx, url, settings.queue().caFile()))
        .orElseGet(() -> new PostgresNotifier(vertx, database));
  }

  /**
   * Answers probes where the process is told to.
   *
   * @param alive whether the process is not to be killed
   * @param readyName the name of the role's own check
   * @param ready the role's own check, besides those of what all roles need
   */
  Future<?> serveHealth(BooleanSupplier alive, String readyName, Supplier<Future<?>> ready) {
    if (process.healthPort().isEmpty()) {
      return Future.succeededFuture();
    }
    Map<String, Supplier<Future<?>>> checks = new LinkedHashMap<>();
    checks.put("postgres", () -> DatabaseCheck.ask(database.pool()));
    checks.put(readyName, ready);
    checks.putAll(checks());
    return vertx.deployVerticle(
        new HealthVerticle(
            process.settings().probes().host(),
            process.healthPort().get(),
            new Health(alive, checks),
            process.metrics()));
  }

  /** Waits until the blob store, the schema and the notifier can be used. */
  Future<Void> start() {
    return storage
        .check()
        .compose(ignored -> new Schema(vertx, database, MIGRATION_TIMEOUT).awaitCurrent())
        .compose(ignored -> notifier.start());
  }

  /** The checks of what a process needs besides Postgres, by name. */
  Map<String, Supplier<Future<?>>> checks() {
    Map<String, Supplier<Future<?>>> checks = new LinkedHashMap<>(storage.checks());
    if (process.settings().queue().url().isPresent()) {
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

  Database database() {
    return database;
  }

  Notifier notifier() {
    return notifier;
  }

  JobMetrics jobMetrics() {
    return jobMetrics;
  }

  Leases leases() {
    return leases;
  }

  BlobStore blobs() {
    return storage.blobs();
  }

  ModelWiring models() {
    return new ModelWiring(
        vertx,
        process.settings(),
        new ModelRegistry(vertx, database, storage.blobs(), process.temp()),
        process.temp());
  }

  Future<Void> close() {
    return notifier
        .close()
        .eventually(() -> database.close())
        .onComplete(ignored -> storage.close());
  }
}
