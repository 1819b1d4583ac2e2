package dev.pagerunner;

import dev.pagerunner.config.Settings;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The role {@code worker}: one JVM that reads pages. */
final class WorkerProcess {
  private static final long GRACE_S = 7;

  private final Settings settings;
  private final String name;
  private final Path temp;
  private final Optional<Integer> healthPort;

  /**
   * Prepares a worker.
   *
   * @param name under which it holds leases; its process id does when empty
   * @param temp its own folder for temporary files; one in the data folder when empty
   * @param healthPort where it answers probes, if it does
   */
  WorkerProcess(
      Settings settings, Optional<String> name, Optional<Path> temp, Optional<Integer> healthPort) {
    String ownName = "worker-" + ProcessHandle.current().pid();
    this.settings = settings;
    this.name = name.orElse(ownName);
    this.temp = temp.orElseGet(() -> settings.storage().dataDir().resolve("tmp").resolve(ownName));
    this.healthPort = healthPort;
  }

  /** Starts it; returns once it listens for work. */
  void start(String databaseUrl) {
    TempFolders.empty(temp);
    Metrics metrics = new Metrics();
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setInternalBlockingPoolSize(2)
                    .setWorkerPoolSize(2)
                    .setMaxWorkerExecuteTime(settings.worker().pageTimeout().toMillis())
                    .setMaxWorkerExecuteTimeUnit(TimeUnit.MILLISECONDS)
                    .setMetricsOptions(metrics.options()))
            .withMetrics(metrics.factory())
            .build();
    MainVerticle main =
        new MainVerticle(
            settings, MainVerticle.Part.WORKER, databaseUrl, temp, name, healthPort, metrics);
    Blocking.await(vertx.deployVerticle(main));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx), "shutdown"));
  }

  private void stop(Vertx vertx) {
    Blocking.await(vertx.close(), GRACE_S);
    TempFolders.delete(temp);
  }
}
