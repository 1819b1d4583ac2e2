package dev.pagerunner.store;

import java.time.Duration;

/**
 * How long things between this program and Postgres may take; see
 * docs/decisions/0007-postgres-connections.md.
 *
 * @param statement how long the server may work on a statement
 * @param idleInTransaction how long a session may do nothing within a transaction, before the
 *     server ends it: one that was stopped or cut off would keep its locks
 * @param idle a pooled connection that nobody uses for so long is closed
 * @param silence a connection on which nothing arrives for so long is given up
 * @param acquire the longest wait for a connection of the pool
 * @param connect the longest wait for the server to accept a connection
 * @param persistence how long work is repeated while the server is unavailable
 */
public record DatabaseTiming(
    Duration statement,
    Duration idleInTransaction,
    Duration idle,
    Duration silence,
    Duration acquire,
    Duration connect,
    Duration persistence) {
  /** How often the pool looks for connections that are idle. */
  private static final Duration POOL_CLEANING = Duration.ofSeconds(1);

  public static final DatabaseTiming DEFAULT =
      new DatabaseTiming(
          Duration.ofSeconds(12),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(8),
          Duration.ofSeconds(4),
          Duration.ofSeconds(6));

  /** A connection that is idle, or waits for the longest statement, is not silent for too long. */
  public DatabaseTiming {
    if (silence.compareTo(idle.plus(POOL_CLEANING).plus(statement)) <= 0) {
      throw new IllegalArgumentException("silence must be longer than idle and statement together");
    }
  }
}
