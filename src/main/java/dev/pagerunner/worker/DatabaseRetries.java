package dev.pagerunner.worker;

import dev.pagerunner.store.StatementTimeoutException;
import dev.pagerunner.store.TransientDatabaseException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what the database could not do this time, with growing pauses and for a limited time.
 * Errors of any other kind end it at once. For the work on one lease, on the worker's thread.
 */
final class DatabaseRetries {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseRetries.class);

  /** A statement that was given up for taking too long is sent so many times, for one lease. */
  private static final int MAX_SLOW_STATEMENTS = 3;

  private final Vertx vertx;
  private final Timing timing;
  private final Runnable beforeEach;
  private int slowStatements;

  /**
   * How long to go on.
   *
   * @param firstPause twice as long after each attempt
   * @param limit since the first attempt; none begins later
   */
  record Timing(Duration firstPause, Duration longestPause, Duration limit) {
    /**
     * A page is worth waiting through a long outage: its lease is not given to another worker while
     * the database is unavailable, nor for the time of a lease after that.
     */
    static final Timing DEFAULT =
        new Timing(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofMinutes(15));
  }

  /**
   * Has tried nothing yet.
   *
   * @param beforeEach called before each attempt
   */
  DatabaseRetries(Vertx vertx, Timing timing, Runnable beforeEach) {
    this.vertx = vertx;
    this.timing = timing;
    this.beforeEach = beforeEach;
  }

  /**
   * Makes a first attempt, and others while the database says that they may succeed.
   *
   * @param what is recorded, for the log
   * @param again what to do instead of {@code first} once its outcome may be unknown
   * @return fails with the last error
   */
  <T> Future<T> retry(String what, Supplier<Future<T>> first, Supplier<Future<T>> again) {
    long sinceNanos = System.nanoTime();
    beforeEach.run();
    return first
        .get()
        .recover(
            e -> {
              if (!isWorthAnother(e, sinceNanos)) {
                return Future.failedFuture(e);
              }
              LOG.warn("Could not record {}; retrying: {}", what, e.toString());
              return retry(again, timing.firstPause(), sinceNanos);
            });
  }

  private <T> Future<T> retry(Supplier<Future<T>> attempt, Duration pause, long sinceNanos) {
    return vertx
        .timer(pause.toMillis(), TimeUnit.MILLISECONDS)
        .compose(
            ignored -> {
              beforeEach.run();
              return attempt.get();
            })
        .recover(
            e ->
                isWorthAnother(e, sinceNanos)
                    ? retry(attempt, longer(pause), sinceNanos)
                    : Future.failedFuture(e));
  }

  /** Whether Postgres is unavailable; not where it is there, and too slow for what it is asked. */
  private boolean isWorthAnother(Throwable e, long sinceNanos) {
    if (e instanceof StatementTimeoutException) {
      slowStatements++;
    }
    return e instanceof TransientDatabaseException
        && slowStatements < MAX_SLOW_STATEMENTS
        && System.nanoTime() - sinceNanos < timing.limit().toNanos();
  }

  private Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(timing.longestPause()) > 0 ? timing.longestPause() : twice;
  }
}
