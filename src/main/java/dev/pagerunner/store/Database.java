package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The pool of connections to Postgres. */
public final class Database {
  private static final int RECONNECT_ATTEMPTS = 3;
  private static final int RECONNECT_INTERVAL_MS = 200;
  private static final String STATEMENT_TIMEOUT_MS = "30000";

  private final PgConnectOptions options;
  private final Pool pool;

  private Database(PgConnectOptions options, Pool pool) {
    this.options = options;
    this.pool = pool;
  }

  /**
   * Makes a pool without connecting yet.
   *
   * @param url {@code postgresql://user:password@host:port/name?sslmode=…}
   * @param connections at most so many at once
   */
  public static Database open(Vertx vertx, String url, int connections, String applicationName) {
    PgConnectOptions options =
        PgConnectOptions.fromUri(url)
            .setReconnectAttempts(RECONNECT_ATTEMPTS)
            .setReconnectInterval(RECONNECT_INTERVAL_MS)
            .setCachePreparedStatements(true)
            .addProperty("application_name", applicationName);
    options.setProperties(
        withProperty(options.getProperties(), "statement_timeout", STATEMENT_TIMEOUT_MS));
    PoolOptions pooling =
        new PoolOptions()
            .setName("postgres")
            .setMaxSize(connections)
            .setMaxLifetime(30)
            .setMaxLifetimeUnit(TimeUnit.MINUTES)
            .setConnectionTimeout(10)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    Pool pool = PgBuilder.pool().with(pooling).connectingTo(options).using(vertx).build();
    return new Database(options, pool);
  }

  public Pool pool() {
    return pool;
  }

  /** For a connection of its own, such as one that listens. */
  public PgConnectOptions connectOptions() {
    return new PgConnectOptions(options);
  }

  /** Commits when the future succeeds, rolls back when it fails. */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return pool.withTransaction(work);
  }

  public Future<Void> close() {
    return pool.close();
  }

  private static Map<String, String> withProperty(
      Map<String, String> properties, String name, String value) {
    Map<String, String> copy = new java.util.HashMap<>(properties);
    copy.put(name, value);
    return copy;
  }
}
