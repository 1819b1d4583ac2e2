package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The pool of connections to Postgres. Whatever becomes of the server, a query and the wait for a
 * connection end in time; {@link DatabaseTiming} says when.
 */
public final class Database {
  private static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long LONGEST_LOOK_PAUSE_MS = 200;
  private static final int RECONNECT_ATTEMPTS = 2;
  private static final int RECONNECT_INTERVAL_MS = 200;

  /** Differs between connections, so that the server need not replace all of them at once. */
  private static final int LEAST_LIFETIME_S = 25 * 60;

  private static final int MOST_LIFETIME_S = 35 * 60;

  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 1_000;

  private static final int CONFLICTING_TRIES = 5;
  private static final long LONGEST_CONFLICT_PAUSE_MS = 100;

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final DatabaseTiming timing;
  private final Pool pool;

  private Database(Vertx vertx, PgConnectOptions options, int connections, DatabaseTiming timing) {
    this.vertx = vertx;
    this.options = options;
    this.timing = timing;
    this.pool = newPool(pooling(connections).setName("postgres"));
  }

  /**
   * Makes a pool without connecting yet, with the times of {@link DatabaseTiming#DEFAULT}.
   *
   * @param connections at most so many at once
   */
  public static Database open(
      Vertx vertx, PostgresAddress address, int connections, String applicationName) {
    return open(vertx, address, connections, applicationName, DatabaseTiming.DEFAULT);
  }

  /** The same with other times. */
  public static Database open(
      Vertx vertx,
      PostgresAddress address,
      int connections,
      String applicationName,
      DatabaseTiming timing) {
    PgConnectOptions options =
        address
            .connectOptions()
            .setReconnectAttempts(RECONNECT_ATTEMPTS)
            .setReconnectInterval(RECONNECT_INTERVAL_MS)
            .setCachePreparedStatements(true);
    Map<String, String> properties = new HashMap<>(options.getProperties());
    properties.putAll(serverSide(timing));
    properties.put("application_name", applicationName);
    options.setProperties(properties);
    return new Database(vertx, options, connections, timing);
  }

  /** What the server is to do on its side. */
  private static Map<String, String> serverSide(DatabaseTiming timing) {
    return Map.of(
        "statement_timeout", timing.statement().toMillis() + "ms",
        "idle_in_transaction_session_timeout", timing.idleInTransaction().toMillis() + "ms",
        // In seconds.
        "tcp_keepalives_idle", "15",
        "tcp_keepalives_interval", "5",
        "tcp_keepalives_count", "3");
  }

  private PoolOptions pooling(int connections) {
    return new PoolOptions()
        .setMaxSize(connections)
        .setIdleTimeout((int) timing.idle().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxLifetime(ThreadLocalRandom.current().nextInt(LEAST_LIFETIME_S, MOST_LIFETIME_S))
        .setMaxLifetimeUnit(TimeUnit.SECONDS)
        .setConnectionTimeout((int) timing.acquire().toMillis())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private Pool newPool(PoolOptions pooling) {
    NetClientOptions transport =
        new NetClientOptions()
            .setConnectTimeout((int) timing.connect().toMillis())
            .setTcpKeepAlive(true)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setReadIdleTimeout((int) timing.silence().toMillis());
    return new OutageDetectingPool(
        PgBuilder.pool()
            .with(pooling)
            .with(transport)
            .connectingTo(options)
            .withConnectHandler(SilentConnections::areCut)
            .using(vertx)
            .build());
  }

  public Pool pool() {
    return pool;
  }

  /** Another pool, of one connection, for a caller who keeps that, such as one who listens. */
  public Pool ofItsOwn() {
    return newPool(pooling(1).setName("postgres-listen"));
  }

  /**
   * Commits when the future succeeds, rolls back when it fails. A transaction that gave way to
   * another, as after a deadlock, is repeated a few times: so the work must change nothing but what
   * is in it.
   *
   * @return fails with a {@link TransactionConflictException} after the last repetition, and with a
   *     {@link DatabaseUnavailableException} at once
   */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return transaction(work, CONFLICTING_TRIES);
  }

  private <T> Future<T> transaction(Function<SqlConnection, Future<T>> work, int tries) {
    return transactionOnce(work)
        .recover(
            e ->
                tries > 1 && e instanceof TransactionConflictException
                    ? vertx
                        .timer(afterConflict(), TimeUnit.MILLISECONDS)
                        .compose(ignored -> transaction(work, tries - 1))
                    : Future.failedFuture(e));
  }

  /** As {@link #transaction}, for work that is never repeated. */
  public <T> Future<T> transactionOnce(Function<SqlConnection, Future<T>> work) {
    return pool.withTransaction(work).recover(Outage::judged);
  }

  /** Random, so that transactions that were in each other's way do not meet again. */
  private static long afterConflict() {
    return ThreadLocalRandom.current().nextLong(1, LONGEST_CONFLICT_PAUSE_MS);
  }

  /**
   * Repeats work that finds something, with pauses in which no connection is held; empty when
   * nothing was there for some seconds.
   */
  public <T> Future<Optional<T>> untilThere(Supplier<Future<Optional<T>>> work) {
    return untilThere(work, System.nanoTime());
  }

  private <T> Future<Optional<T>> untilThere(Supplier<Future<Optional<T>>> work, long sinceNanos) {
    return work.get()
        .compose(
            found ->
                found.isPresent() || System.nanoTime() - sinceNanos > LONGEST_LOOK_NANOS
                    ? Future.succeededFuture(found)
                    : vertx
                        .timer(
                            ThreadLocalRandom.current().nextLong(1, LONGEST_LOOK_PAUSE_MS),
                            TimeUnit.MILLISECONDS)
                        .compose(ignored -> untilThere(work, sinceNanos)));
  }

  /**
   * Repeats work that may be done twice while Postgres is unavailable, for some seconds. It is also
   * repeated when its outcome is unknown, as when the connection broke during a commit.
   */
  public <T> Future<T> persistently(Supplier<Future<T>> work) {
    return persistently(work, FIRST_PAUSE_MS, System.nanoTime());
  }

  private <T> Future<T> persistently(Supplier<Future<T>> work, long pauseMs, long sinceNanos) {
    return work.get()
        .recover(
            e -> {
              long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
              boolean passes = e instanceof TransientDatabaseException;
              if (!passes || spent + pauseMs > timing.persistence().toMillis()) {
                return Future.failedFuture(e);
              }
              long longer = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
              return vertx
                  .timer(pauseMs, TimeUnit.MILLISECONDS)
                  .compose(ignored -> persistently(work, longer, sinceNanos));
            });
  }

  public Future<Void> close() {
    return pool.close();
  }
}
