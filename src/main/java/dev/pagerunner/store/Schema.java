package dev.pagerunner.store;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at a start until the database is there and has the tables that this version needs. */
public final class Schema {
  /** The newest script in {@code db/migration}. A newer schema does, too: releases overlap. */
  static final int NEEDED = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
  private static final String UNDEFINED_TABLE = "42P01";
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Pool pool;
  private final Duration patience;
  private long saidNanos = System.nanoTime() - BETWEEN_LINES.toNanos();

  /**
   * For one wait.
   *
   * @param patience how long to wait for a migration, once the database is there
   */
  public Schema(Vertx vertx, Database database, Duration patience) {
    this.vertx = vertx;
    this.pool = database.pool();
    this.patience = patience;
  }

  /**
   * Completes once the schema is new enough; waits for the database as long as it takes.
   *
   * @return fails with a {@link PagerunnerException} that says what to do when nobody migrates, or
   *     when the database refuses us
   */
  public Future<Void> awaitCurrent() {
    return await(patience);
  }

  private Future<Void> await(Duration left) {
    return version()
        .compose(
            version -> version >= NEEDED ? Future.succeededFuture() : waitForMigration(left),
            this::waitForDatabase);
  }

  private Future<Integer> version() {
    return pool.query(
            "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history WHERE success")
        .execute()
        .map(rows -> rows.iterator().next().getInteger(0))
        .recover(
            e ->
                e instanceof PgException pg && UNDEFINED_TABLE.equals(pg.getSqlState())
                    ? Future.succeededFuture(0)
                    : Future.failedFuture(e));
  }

  private Future<Void> waitForMigration(Duration left) {
    if (left.isNegative() || left.isZero()) {
      return Future.failedFuture(
          new PagerunnerException(
              "The database does not have the tables that this version needs. Run `pagerunner"
                  + " migrate` with the same DATABASE_URL, then start this again."));
    }
    say("Waiting for `pagerunner migrate`: the database does not have the tables needed");
    return pause().compose(ignored -> await(left.minus(PAUSE)));
  }

  private Future<Void> waitForDatabase(Throwable e) {
    if (Outage.isTlsFailure(e)) {
      return Future.failedFuture(
          new PagerunnerException(
              "TLS to the database failed: its certificate is not from an authority that is trusted,"
                  + " or not for this host. Check sslmode in DATABASE_URL, and PAGERUNNER_CA_FILE.",
              e));
    }
    if (!(e instanceof DatabaseUnavailableException)) {
      return Future.failedFuture(
          new PagerunnerException("The database cannot be used: " + e.getMessage(), e));
    }
    say("Waiting for the database: " + e.getMessage());
    return pause().compose(ignored -> await(patience));
  }

  private void say(String line) {
    if (System.nanoTime() - saidNanos >= BETWEEN_LINES.toNanos()) {
      saidNanos = System.nanoTime();
      LOG.warn(line);
    }
  }

  private Future<Void> pause() {
    return vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }
}
