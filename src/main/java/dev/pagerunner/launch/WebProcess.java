package dev.pagerunner.launch;

import dev.pagerunner.async.Blocking;
import dev.pagerunner.config.HttpSettings;
import dev.pagerunner.config.Settings;
import dev.pagerunner.exports.ExportLeases;
import dev.pagerunner.files.PrivateFolder;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.wiring.ProcessContext;
import dev.pagerunner.wiring.WebRoot;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;

/** The role {@code web}: HTTP on an event loop. */
public final class WebProcess {
  private static final int EVENT_LOOPS = 2;
  private static final int BLOCKING_THREADS = 4;

  /** For requests in flight, then for the rest. */
  private static final Duration GRACE = Duration.ofSeconds(8);

  private static final Duration LAST_GRACE = Duration.ofMillis(800);

  private final Settings settings;
  private final boolean loginRequired;
  private final boolean ofAll;
  private final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final ProcessName name = ProcessName.of("web");
  private final Path temp;
  private volatile WebRoot main;

  /**
   * Wires nothing yet.
   *
   * @param ofAll whether this is the web server of the role {@code all}
   */
  public WebProcess(Settings settings, boolean ofAll) {
    this.settings = settings;
    this.ofAll = ofAll;
    this.loginRequired =
        settings.accounts().loginRequired(ofAll && HttpSettings.isLoopback(settings.http().host()));
    this.temp = settings.storage().dataDir().resolve("tmp").resolve(name.local());
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
  public void start(String databaseUrl) {
    PrivateFolder.make(settings.storage().dataDir());
    TempFolders.empty(temp);
    main =
        new WebRoot(
            new ProcessContext(
                settings, databaseUrl, temp, name.unique(), settings.probes().port(), metrics),
            loginRequired,
            ofAll);
    Blocking.await(vertx.deployVerticle(main));
  }

  Leases leases() {
    return main.leases();
  }

  ExportLeases exportLeases() {
    return main.exportLeases();
  }

  /** Where meters of this process are registered. */
  MeterRegistry registry() {
    return metrics.registry();
  }

  /** Where it listens, and where browsers find it if that is elsewhere; for people. */
  public String address() {
    return address(settings.http(), main.port());
  }

  static String address(HttpSettings http, int port) {
    String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    String own = "http://" + host + ":" + port;
    return http.publicUrl().map(url -> own + " (for browsers: " + url + ")").orElse(own);
  }

  /**
   * Stops accepting requests, answers those in flight, and closes everything; ends within 9 s, with
   * an exception if something hangs.
   */
  public void close() {
    try {
      if (main != null) {
        Blocking.await(main.drain(GRACE), GRACE.plus(LAST_GRACE));
      }
      Blocking.await(vertx.close(), LAST_GRACE);
      metrics.close();
    } finally {
      TempFolders.delete(temp);
    }
  }
}
