package dev.pagerunner.store;

import dev.pagerunner.domain.PagerunnerException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to date; blocking. The scripts lie in {@code db/migration}. */
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);
  private static final long PAUSE_S = 1;

  /** Not reachable, or not serving yet. */
  private static final List<String> UNAVAILABLE_STATES = List.of("08", "57P");

  private Migrations() {}

  /**
   * Applies every script that was not applied yet, and waits up to a minute for a database that is
   * just starting. Two processes that do this at once wait for each other.
   *
   * @return how many scripts were applied
   */
  public static int apply(PostgresAddress address) {
    return apply(address, CONNECT_TIMEOUT);
  }

  static int apply(PostgresAddress address, Duration patience) {
    long start = System.nanoTime();
    boolean said = false;
    while (true) {
      try {
        return applyNow(address);
      } catch (FlywayException e) {
        boolean late = System.nanoTime() - start > patience.toNanos();
        if (late || !isUnavailable(e)) {
          throw new PagerunnerException("Could not bring the database up to date: " + reason(e), e);
        }
        if (!said) {
          LOG.warn("Waiting for the database at {}", address);
          said = true;
        }
        rest();
      }
    }
  }

  private static int applyNow(PostgresAddress address) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(address.jdbcUrl(), address.user(), address.password())
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  private static boolean isUnavailable(Throwable e) {
    SQLException cause = sqlCause(e);
    return cause != null
        && cause.getSQLState() != null
        && UNAVAILABLE_STATES.stream().anyMatch(cause.getSQLState()::startsWith);
  }

  /** The database's own words are shorter than Flyway's about them. */
  private static String reason(FlywayException e) {
    SQLException cause = sqlCause(e);
    String message = cause == null ? e.getMessage() : cause.getMessage();
    return String.valueOf(message).strip().lines().findFirst().orElse("");
  }

  private static SQLException sqlCause(Throwable e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return (SQLException) cause;
  }

  private static void rest() {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_S);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("Interrupted while waiting for the database", e);
    }
  }
}
