package dev.pagerunner.cli;

import dev.pagerunner.async.Blocking;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.embedded.EmbeddedPostgres;
import dev.pagerunner.embedded.PostgresFolder;
import dev.pagerunner.files.DataFolder;
import dev.pagerunner.files.PrivateFolder;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.launch.DatabaseSetup;
import dev.pagerunner.launch.ProcessName;
import dev.pagerunner.models.ModelRegistry;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DatabaseCheck;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.store.Schema;
import dev.pagerunner.wiring.Storage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives a command access to the model registry of the Pagerunner that the settings name: that of a
 * running server, or that of a data folder not in use, whose Postgres then runs as long as the
 * command.
 */
public final class RegistryAccess implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int S3_CONNECTIONS = 4;

  private final Runnable atTheEnd;
  private final Path temp;
  private final Vertx vertx;
  private final Storage storage;
  private final ModelRegistry registry;

  private RegistryAccess(Settings settings, String databaseUrl, Runnable atTheEnd) {
    this.atTheEnd = atTheEnd;
    this.temp =
        settings.storage().dataDir().resolve("tmp").resolve(ProcessName.of("command").local());
    PrivateFolder.make(settings.storage().dataDir());
    TempFolders.empty(temp);
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2));
    PostgresAddress address =
        PostgresAddress.of(
            databaseUrl, settings.database().sslMode(), settings.database().caFile());
    Database database = Database.open(vertx, address, 1, "pagerunner command");
    this.storage = new Storage(vertx, settings, temp, S3_CONNECTIONS);
    this.registry = new ModelRegistry(vertx, database, storage.blobs(), temp);
    check(database, address);
  }

  /**
   * Opens the registry.
   *
   * @throws PagerunnerException if the database cannot be reached, or another process is starting
   *     it
   */
  public static RegistryAccess open(Settings settings) {
    Optional<String> url = settings.database().url();
    if (url.isPresent()) {
      return new RegistryAccess(settings, url.get(), () -> {});
    }
    Path data = settings.storage().dataDir();
    Path cache = settings.storage().cacheDir();
    PostgresFolder ofAServer = new PostgresFolder(data, cache);
    Optional<PostgresFolder.Running> running = ofAServer.running();
    if (running.isPresent()) {
      return new RegistryAccess(settings, ofAServer.url(running.get()), () -> {});
    }
    DataFolder folder = DataFolder.lock(data);
    try {
      return overOurs(settings, folder);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Over a Postgres that this command starts. */
  private static RegistryAccess overOurs(Settings settings, DataFolder folder) {
    Path data = folder.root();
    Path cache = settings.storage().cacheDir();
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(data, cache, DatabaseSetup.preparation(data, cache));
    // Closes Postgres even if the command is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "postgres-close"));
    String url = postgres.awaitUrl();
    try {
      return new RegistryAccess(settings, url, () -> stop(postgres, folder));
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private static void stop(EmbeddedPostgres postgres, DataFolder folder) {
    try {
      postgres.close();
    } finally {
      folder.close();
    }
  }

  private void check(Database database, PostgresAddress address) {
    try {
      await(
          DatabaseCheck.ask(database.pool())
              .recover(
                  e ->
                      Future.failedFuture(
                          new PagerunnerException(
                              "The database at "
                                  + address
                                  + " cannot be reached: "
                                  + e.getMessage(),
                              e)))
              .compose(ignored -> new Schema(vertx, database, Duration.ZERO).awaitCurrent())
              .compose(ignored -> storage.check()));
    } catch (RuntimeException e) {
      closeOwn();
      throw e;
    }
  }

  public ModelRegistry registry() {
    return registry;
  }

  /** Waits for a result, on the command's thread. */
  public <T> T await(Future<T> future) {
    return Blocking.await(future);
  }

  @Override
  public void close() {
    closeOwn();
    atTheEnd.run();
  }

  private void closeOwn() {
    storage.close();
    Blocking.await(vertx.close(), TIMEOUT);
    TempFolders.delete(temp);
  }
}
