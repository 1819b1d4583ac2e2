package dev.pagerunner.launch;

import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.embedded.EmbeddedPostgres;
import dev.pagerunner.files.DataFolder;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.process.ChildJvm;
import dev.pagerunner.process.JvmOptions;
import dev.pagerunner.process.Supervisor;
import dev.pagerunner.process.WorkerKeeper;
import dev.pagerunner.telemetry.RestartMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything on this machine: the web server in this process, Postgres and the workers as processes
 * that it starts, watches and ends. However far a start came when it fails or is interrupted, what
 * it started is ended.
 */
public final class AllRole {
  private static final Logger LOG = LoggerFactory.getLogger(AllRole.class);

  /** Postgres, which ends last, is not to be killed while it writes. */
  private static final Duration LIMIT = Duration.ofSeconds(28);

  private final Settings settings;
  private final DataFolder folder;
  private final Path temp;

  /** What serves, and what that needs: both to be closed from the last to the first. */
  private final Deque<AutoCloseable> serving = new ArrayDeque<>();

  private final Deque<AutoCloseable> needed = new ArrayDeque<>();
  private boolean stopping;

  public AllRole(Settings settings) {
    this.settings = settings;
    this.folder = DataFolder.lock(settings.storage().dataDir());
    this.temp = folder.root().resolve("tmp");
  }

  /** Starts everything; returns once requests are answered. */
  public void start() {
    Shutdown.onSignal(this::stop, LIMIT);
    own(needed, folder);
    TempFolders.empty(temp);
    own(needed, () -> TempFolders.delete(temp));
    String url = settings.database().url().isPresent() ? startWithTheirs() : startWithOurs();
    LOG.info("Pagerunner is ready at {}", url);
  }

  /** Gives the address of the web server. */
  private String startWithTheirs() {
    DatabaseSetup setup = own(needed, DatabaseSetup.migrating());
    WebProcess web = new WebProcess(settings, true);
    setup.await();
    return serve(web, settings.database().url().orElseThrow(), false);
  }

  private String startWithOurs() {
    LOG.info("Starting Postgres in {} (the first time takes a few seconds)", folder.root());
    Path cache = settings.storage().cacheDir();
    EmbeddedPostgres postgres =
        own(
            needed,
            new EmbeddedPostgres(
                folder.root(), cache, DatabaseSetup.preparation(folder.root(), cache)));
    // While Postgres starts.
    WebProcess web = new WebProcess(settings, true);
    String url = postgres.awaitUrl();
    return serve(web, url, true);
  }

  /**
   * Starts web and workers.
   *
   * @param alone whether no other process uses the database, so that every lease is a dead one's
   */
  private String serve(WebProcess web, String url, boolean alone) {
    own(serving, web::close);
    web.start(url);
    if (alone) {
      web.leases().expireLeasesOfPreviousProcess();
      web.exportLeases().freeLeasesOfPreviousProcess();
    }
    own(serving, startWorkers(web, url));
    return web.address();
  }

  private Supervisor startWorkers(WebProcess web, String url) {
    ChildJvm jvm = new ChildJvm();
    RestartMetrics restarts = new RestartMetrics(web.registry());
    Map<String, String> environment = workerEnvironment(url);
    return new Supervisor(
        settings.worker().processes(),
        number ->
            new WorkerKeeper.Plan(
                jvm,
                temp.resolve("worker-" + number),
                JvmOptions.WORKER.all(),
                List.of(),
                environment,
                () -> "worker-" + number + "-" + UUID.randomUUID(),
                (owner, status) -> workerEnded(web, restarts, owner, status),
                settings.worker().pageTimeout(),
                false));
  }

  private static void workerEnded(
      WebProcess web, RestartMetrics restarts, String owner, int status) {
    if (status == WorkerKeeper.START_AFRESH) {
      restarts.recycled();
    } else {
      restarts.crashed();
    }
    web.leases()
        .freeOf(owner)
        .compose(ignored -> web.exportLeases().freeOf(owner))
        .onFailure(
            e -> LOG.warn("Could not give the lease back; it expires by itself: {}", e.toString()));
  }

  private Map<String, String> workerEnvironment(String url) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", url);
    environment.put("PAGERUNNER_DATA_DIR", folder.root().toString());
    environment.put("PAGERUNNER_CACHE_DIR", settings.storage().cacheDir().toString());
    return environment;
  }

  /** Has {@code part} closed at the end, or at once if the end has come. */
  private <T extends AutoCloseable> T own(Deque<AutoCloseable> parts, T part) {
    synchronized (this) {
      if (!stopping) {
        parts.push(part);
        return part;
      }
    }
    close(part);
    throw new PagerunnerException("It was told to end while it started.");
  }

  private void stop() {
    synchronized (this) {
      stopping = true;
    }
    CompletableFuture.allOf(
            serving.stream()
                .map(part -> CompletableFuture.runAsync(() -> close(part)))
                .toArray(CompletableFuture[]::new))
        .join();
    needed.forEach(AllRole::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("Not everything could be closed: {}", e.toString());
    }
  }
}
