package dev.pagerunner.launch;

import dev.pagerunner.async.Blocking;
import dev.pagerunner.config.Settings;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.wiring.ProcessContext;
import dev.pagerunner.wiring.WorkerRoot;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role {@code worker}: one JVM that reads pages. */
public final class WorkerProcess {
  /** For the page in hand, then for the rest. */
  private static final Duration GRACE = Duration.ofSeconds(7);

  private static final Duration MAX_BLOCKING = Duration.ofMinutes(15);
  private static final Duration CHECK = Duration.ofSeconds(10);
  private static final Duration FINAL_WRITE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LAST_GRACE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final Settings settings;
  private final String name;
  private final Path temp;
  private final Optional<Integer> healthPort;

  /**
   * Prepares a worker.
   *
   * @param name under which it holds leases; one of its own when empty
   * @param temp its own folder for temporary files; one in the data folder when empty
   * @param healthPort where it answers probes, if it does
   */
  public WorkerProcess(
      Settings settings, Optional<String> name, Optional<Path> temp, Optional<Integer> healthPort) {
    ProcessName own = ProcessName.of("worker");
    this.settings = settings;
    this.name = name.orElse(own.unique());
    this.temp =
        temp.orElseGet(() -> settings.storage().dataDir().resolve("tmp").resolve(own.local()));
    this.healthPort = healthPort;
  }

  /** Starts it; returns once it listens for work. */
  public void start(String databaseUrl) {
    TempFolders.empty(temp);
    Metrics metrics = new Metrics();
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setInternalBlockingPoolSize(2)
                    .setWorkerPoolSize(2)
                    // A model takes seconds to load; and no stack trace a second, if it takes more.
                    .setMaxWorkerExecuteTime(MAX_BLOCKING.toMinutes())
                    .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES)
                    .setWarningExceptionTime(MAX_BLOCKING.toMinutes())
                    .setWarningExceptionTimeUnit(TimeUnit.MINUTES)
                    .setBlockedThreadCheckInterval(CHECK.toSeconds())
                    .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS)
                    .setMetricsOptions(metrics.options()))
            .withMetrics(metrics.factory())
            .build();
    WorkerRoot main =
        new WorkerRoot(new ProcessContext(settings, databaseUrl, temp, name, healthPort, metrics));
    Shutdown.onSignal(() -> stop(vertx, main));
    Blocking.await(vertx.deployVerticle(main));
    LOG.info("Worker {} is waiting for work", name);
  }

  /**
   * What a thread that is still busy uses must not be closed under it: the process ends instead.
   */
  private void stop(Vertx vertx, WorkerRoot main) {
    try {
      boolean idle = Blocking.await(main.retire(GRACE), GRACE.plus(FINAL_WRITE_TIMEOUT));
      if (idle) {
        Blocking.await(vertx.close(), LAST_GRACE);
      }
    } finally {
      TempFolders.delete(temp);
    }
  }
}
