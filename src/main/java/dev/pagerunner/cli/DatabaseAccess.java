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
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DatabaseCheck;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.store.Schema;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives a command access to the database of the Pagerunner that the settings name: that of {@code
 * DATABASE_URL}, that of a running server, or that of a data folder not in use, whose Postgres then
 * runs as long as the command.
 */
final class DatabaseAccess implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 2;

  private final Runnable atTheEnd;
  private final Path temp;
  private final Vertx vertx;
  private final Database database;

  private DatabaseAccess(Settings settings, String databaseUrl, Runnable atTheEnd) {
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
    this.database = Database.open(vertx, address, CONNECTIONS, "pagerunner command");
    check(address);
  }

  /**
   * Opens the database.
   *
   * @throws PagerunnerException if it cannot be reached, or another process is starting it
   */
  static DatabaseAccess open(Settings settings) {
    Optional<String> url = settings.database().url();
    if (url.isPresent()) {
      return new DatabaseAccess(settings, url.get(), () -> {});
    }
    Path data = settings.storage().dataDir();
    Path cache = settings.storage().cacheDir();
    PostgresFolder ofAServer = new PostgresFolder(data, cache);
    Optional<PostgresFolder.Running> running = ofAServer.running();
    if (running.isPresent()) {
      return new DatabaseAccess(settings, ofAServer.url(running.get()), () -> {});
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
  private static DatabaseAccess overOurs(Settings settings, DataFolder folder) {
    Path data = folder.root();
    Path cache = settings.storage().cacheDir();
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(data, cache, DatabaseSetup.preparation(data, cache));
    // Closes Postgres even if the command is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "postgres-close"));
    String url = postgres.awaitUrl();
    try {
      return new DatabaseAccess(settings, url, () -> stop(postgres, folder));
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

  private void check(PostgresAddress address) {
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
              .compose(ignored -> new Schema(vertx, database, Duration.ZERO).awaitCurrent()));
    } catch (RuntimeException e) {
      closeOwn();
      throw e;
    }
  }

  Vertx vertx() {
    return vertx;
  }

  Database database() {
    return database;
  }

  /** A folder for temporary files, on the file system of the data folder. */
  Path temp() {
    return temp;
  }

  /** Waits for a result, on the command's thread. */
  <T> T await(Future<T> future) {
    return Blocking.await(future);
  }

  @Override
  public void close() {
    closeOwn();
    atTheEnd.run();
  }

  private void closeOwn() {
    Blocking.await(vertx.close(), TIMEOUT);
    TempFolders.delete(temp);
  }
}
