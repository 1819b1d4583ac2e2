package dev.pagerunner;

import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.embedded.EmbeddedPostgres;
import dev.pagerunner.files.DataFolder;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.telemetry.RestartMetrics;
import dev.pagerunner.worker.ChildJvm;
import dev.pagerunner.worker.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything on this machine: the web server in this process, Postgres and the workers as processes
 * that it starts, watches and ends.
 */
final class AllRole {
  private static final Logger LOG = LoggerFactory.getLogger(AllRole.class);

  /** Postgres, which ends last, is not to be killed while it writes. */
  private static final Duration LIMIT = Duration.ofSeconds(28);

  private final Settings settings;
  private final DataFolder folder;
  private final ChildJvm jvm = new ChildJvm(App.class);
  private final Path temp;
  private final Optional<EmbeddedPostgres> postgres;
  private volatile boolean stopping;

  AllRole(Settings settings) {
    this.settings = settings;
    this.folder = DataFolder.lock(settings.storage().dataDir());
    this.temp = folder.root().resolve("tmp");
    TempFolders.empty(temp);
    this.postgres =
        settings.database().url().isPresent()
            ? Optional.empty()
            : Optional.of(new EmbeddedPostgres(folder.root(), settings.storage().cacheDir()));
  }

  /** Starts everything; returns once requests are answered. */
  void start() {
    DatabaseSetup setup = startSetup();
    WebProcess web = new WebProcess(settings);
    setup.await();
    String url = databaseUrl();
    watchPostgres();
    web.start(url);
    if (postgres.isPresent()) {
      web.leases().freeThoseOfAnEarlierLife();
    }
    Supervisor supervisor =
        new Supervisor(
            jvm, workerEnvironment(url), temp, web.leases(), new RestartMetrics(web.registry()));
    supervisor.start(settings.worker().processes());
    Shutdown.whenTold(() -> stop(web, supervisor), LIMIT);
    LOG.info("Pagerunner is ready at {}", web.address());
  }

  private void stop(WebProcess web, Supervisor supervisor) {
    stopping = true;
    try {
      CompletableFuture<Void> served = CompletableFuture.runAsync(web::close);
      supervisor.close();
      served.join();
    } finally {
      postgres.ifPresent(EmbeddedPostgres::stop);
      TempFolders.delete(temp);
      folder.close();
    }
  }

  private DatabaseSetup startSetup() {
    if (postgres.isEmpty()) {
      return DatabaseSetup.migrating(jvm);
    }
    LOG.info("Starting Postgres in {} (the first time takes a few seconds)", folder.root());
    return DatabaseSetup.starting(jvm, DatabaseSetup.freePort());
  }

  private String databaseUrl() {
    return postgres
        .map(own -> own.url(own.running().orElseThrow(AllRole::gone)))
        .or(() -> settings.database().url())
        .orElseThrow();
  }

  private static PagerunnerException gone() {
    return new PagerunnerException("Postgres ended as soon as it had started; see postgres.log.");
  }

  /** A Postgres that ends by itself is started again, on the same port, so that all reconnect. */
  private void watchPostgres() {
    if (postgres.isPresent()) {
      Thread watch = new Thread(() -> keepAlive(postgres.get()), "postgres-watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private void keepAlive(EmbeddedPostgres own) {
    Optional<EmbeddedPostgres.Running> running = own.running();
    while (running.isPresent()) {
      int port = running.get().port();
      ProcessHandle.of(running.get().pid()).ifPresent(process -> process.onExit().join());
      if (stopping) {
        return;
      }
      LOG.error("Postgres ended by itself; starting it again");
      DatabaseSetup.starting(jvm, port).await();
      running = own.running();
    }
  }

  private Map<String, String> workerEnvironment(String url) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", url);
    environment.put("PAGERUNNER_DATA_DIR", folder.root().toString());
    environment.put("PAGERUNNER_CACHE_DIR", settings.storage().cacheDir().toString());
    return environment;
  }
}
