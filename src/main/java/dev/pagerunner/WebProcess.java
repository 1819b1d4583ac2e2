package dev.pagerunner;

import dev.pagerunner.config.Settings;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.telemetry.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Optional;

/** The role {@code web}: HTTP on an event loop. */
final class WebProcess {
  private static final int EVENT_LOOPS = 2;
  private static final int BLOCKING_THREADS = 4;
  private static final long GRACE_S = 7;

  private final Settings settings;
  private final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final String name = "web-" + ProcessHandle.current().pid();
  private final Path temp;
  private MainVerticle main;

  WebProcess(Settings settings) {
    this.settings = settings;
    this.temp = settings.storage().dataDir().resolve("tmp").resolve(name);
    this.vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(EVENT_LOOPS)
                    .setWorkerPoolSize(BLOCKING_THREADS)
                    .setInternalBlockingPoolSize(BLOCKING_THREADS)
                    .setMetricsOptions(metrics.options()))
            .withMetrics(metrics.factory())
            .build();
  }

  /** Starts it; returns once requests are answered. */
  void start(String databaseUrl) {
    TempFolders.empty(temp);
    main =
        new MainVerticle(
            settings, MainVerticle.Part.WEB, databaseUrl, temp, name, Optional.empty(), metrics);
    Blocking.await(vertx.deployVerticle(main));
  }

  Leases leases() {
    return main.leases();
  }

  /** Where meters of this process are registered. */
  MeterRegistry registry() {
    return metrics.registry();
  }

  /** Where a browser finds it. */
  String address() {
    return "http://" + settings.http().host() + ":" + main.port();
  }

  void close() {
    Blocking.await(vertx.close(), GRACE_S);
    metrics.close();
    TempFolders.delete(temp);
  }
}
