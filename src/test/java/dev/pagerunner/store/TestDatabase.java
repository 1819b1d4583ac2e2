package dev.pagerunner.store;

import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Postgres of its own with one document, whose runs a test writes by itself. */
final class TestDatabase implements AutoCloseable {
  /** The id of the document. */
  static final String DOCUMENT = "00000000-0000-0000-0000-000000000001";

  private final Vertx vertx = Vertx.vertx();
  private final PostgresServer postgres;
  private final Database database;

  TestDatabase(Path folder) {
    postgres = PostgresServer.startMigrated(folder);
    database = Database.open(vertx, PostgresAddress.of(postgres.url()), 1, "test");
    sql(
        "INSERT INTO document (id, title, filename, media_type, bytes, sha256) VALUES ('"
            + DOCUMENT
            + "', 't', 'f', 'm', 1, 's')");
  }

  Database database() {
    return database;
  }

  Pool pool() {
    return database.pool();
  }

  RowSet<Row> sql(String text) {
    return await(pool().query(text).execute());
  }

  /** Runs a statement that may take longer than a request may: what writes many rows. */
  void fill(String statement) {
    postgres.sql().run(statement);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
    postgres.close();
  }
}
