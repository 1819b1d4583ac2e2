package dev.pagerunner.cli;

import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.models.ModelRegistry;
import dev.pagerunner.wiring.Storage;
import io.vertx.core.Future;

/** Gives a command access to the model registry of the Pagerunner that the settings name. */
final class RegistryAccess implements AutoCloseable {
  private static final int S3_CONNECTIONS = 4;

  private final DatabaseAccess database;
  private final Storage storage;
  private final ModelRegistry registry;

  private RegistryAccess(DatabaseAccess database, Storage storage) {
    this.database = database;
    this.storage = storage;
    this.registry =
        new ModelRegistry(database.vertx(), database.database(), storage.blobs(), database.temp());
  }

  /**
   * Opens the registry.
   *
   * @throws PagerunnerException if the database or the bucket cannot be used
   */
  static RegistryAccess open(Settings settings) {
    DatabaseAccess database = DatabaseAccess.open(settings);
    Storage storage = new Storage(database.vertx(), settings, database.temp(), S3_CONNECTIONS);
    RegistryAccess access = new RegistryAccess(database, storage);
    try {
      database.await(storage.check());
      return access;
    } catch (RuntimeException e) {
      access.close();
      throw e;
    }
  }

  ModelRegistry registry() {
    return registry;
  }

  /** Waits for a result, on the command's thread. */
  <T> T await(Future<T> future) {
    return database.await(future);
  }

  @Override
  public void close() {
    storage.close();
    database.close();
  }
}
