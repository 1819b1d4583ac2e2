package dev.pagerunner.store;

import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.SliceState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Slices and their leases. */
public final class SliceRepository {
  private SliceRepository() {}

  /** A leased slice, as long as nobody has changed that since. */
  public record Leased(long slice, int attempt, UUID run) {}

  /** A slice as it stands under the caller's lock on its run. */
  public record Held(long slice, boolean opening, int lastPage, int nextPage, int strikes) {}

  public static Future<Void> insertOpening(SqlConnection tx, UUID run) {
    return tx.preparedQuery(
            """
            INSERT INTO slice (run_id, opening, first_page, last_page, next_page)
            VALUES ($1, true, 0, 0, 0)""")
        .execute(Tuple.of(run))
        .mapEmpty();
  }

  public static Future<Void> insert(SqlConnection tx, UUID run, List<PageRanges.Range> slices) {
    Integer[] first = slices.stream().map(PageRanges.Range::first).toArray(Integer[]::new);
    Integer[] last = slices.stream().map(PageRanges.Range::last).toArray(Integer[]::new);
    return tx.preparedQuery(
            """
            INSERT INTO slice (run_id, first_page, last_page, next_page)
            SELECT $1, f, l, f FROM unnest($2::int[], $3::int[]) AS s (f, l)""")
        .execute(Tuple.of(run, first, last))
        .mapEmpty();
  }

  /**
   * Prolongs a lease.
   *
   * @return whether its run is being cancelled; empty when the lease is no longer the holder's
   */
  public static Future<Optional<Boolean>> renew(SqlClient client, Lease lease, Duration duration) {
    return client
        .preparedQuery(
            """
            UPDATE slice SET lease_until = now() + $3 * interval '1 ms'
            WHERE id = $1 AND attempt = $2 AND state = 'leased'
            RETURNING (SELECT cancel_requested FROM run WHERE run.id = slice.run_id)""")
        .execute(Tuple.of(lease.slice(), lease.attempt(), duration.toMillis()))
        .map(rows -> Rows.first(rows, row -> row.getBoolean(0)));
  }

  /** The page that a lease's holder should read next; empty when the lease is lost. */
  public static Future<Optional<Integer>> nextPage(SqlClient client, Lease lease) {
    return client
        .preparedQuery(
            "SELECT next_page FROM slice WHERE id = $1 AND attempt = $2 AND state = 'leased'")
        .execute(Tuple.of(lease.slice(), lease.attempt()))
        .map(rows -> Rows.first(rows, row -> row.getInteger(0)));
  }

  /**
   * Moves past {@code page} if the lease is still its holder's and {@code page} is the one in hand.
   * A slice of a run that is being cancelled ends there. Call under the run's row lock.
   *
   * @return whether the caller may go on writing in this transaction
   */
  public static Future<Boolean> advance(
      SqlConnection tx, Lease lease, int page, Duration duration) {
    return tx.preparedQuery(
            """
            UPDATE slice SET next_page = next_page + 1, strikes = 0,
              lease_until = now() + $4 * interval '1 ms',
              state = CASE WHEN next_page = last_page THEN 'done'
                           WHEN (SELECT cancel_requested FROM run WHERE run.id = slice.run_id) THEN 'void'
                           ELSE 'leased' END
            WHERE id = $1 AND attempt = $2 AND state = 'leased' AND next_page = $3""")
        .execute(Tuple.of(lease.slice(), lease.attempt(), page, duration.toMillis()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Ends an opening slice if the lease is still its holder's. */
  public static Future<Boolean> endOpening(SqlConnection tx, Lease lease) {
    return tx.preparedQuery(
            """
            UPDATE slice SET state = 'done'
            WHERE id = $1 AND attempt = $2 AND state = 'leased'""")
        .execute(Tuple.of(lease.slice(), lease.attempt()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** What is leased to {@code owner}. */
  public static Future<List<Leased>> leasedTo(SqlClient client, String owner) {
    return client
        .preparedQuery(
            "SELECT id, attempt, run_id FROM slice WHERE state = 'leased' AND lease_owner = $1")
        .execute(Tuple.of(owner))
        .map(rows -> Rows.all(rows, SliceRepository::leased));
  }

  /** Leases whose time is over, or which belong to {@code deadOwner} if that is not null. */
  public static Future<List<Leased>> abandoned(SqlClient client, String deadOwner) {
    return client
        .preparedQuery(
            """
            SELECT id, attempt, run_id FROM slice
            WHERE state = 'leased' AND (lease_until < now() OR lease_owner = $1)
            ORDER BY lease_until LIMIT 500""")
        .execute(Tuple.of(deadOwner))
        .map(rows -> Rows.all(rows, SliceRepository::leased));
  }

  /** Makes every lease end now: for a start after which no earlier worker can be alive. */
  public static Future<Void> expireAll(SqlClient client) {
    return client
        .query("UPDATE slice SET lease_until = now() - interval '1 s' WHERE state = 'leased'")
        .execute()
        .mapEmpty();
  }

  /** The slice if it is still leased with that attempt and was not renewed meanwhile. */
  public static Future<Optional<Held>> lockAbandoned(
      SqlConnection tx, Leased abandoned, String deadOwner) {
    return tx.preparedQuery(
            """
            SELECT id, opening, last_page, next_page, strikes FROM slice
            WHERE id = $1 AND attempt = $2 AND state = 'leased'
              AND (lease_until < now() OR lease_owner = $3)
            FOR UPDATE""")
        .execute(Tuple.of(abandoned.slice(), abandoned.attempt(), deadOwner))
        .map(rows -> Rows.first(rows, SliceRepository::held));
  }

  /** The slice if the lease is still its holder's. Call under the run's row lock. */
  public static Future<Optional<Held>> lockHeld(SqlConnection tx, Leased lease) {
    return tx.preparedQuery(
            """
            SELECT id, opening, last_page, next_page, strikes FROM slice
            WHERE id = $1 AND attempt = $2 AND state = 'leased'
            FOR UPDATE""")
        .execute(Tuple.of(lease.slice(), lease.attempt()))
        .map(rows -> Rows.first(rows, SliceRepository::held));
  }

  /** Sets a slice free, or ends it. */
  public static Future<Void> free(
      SqlConnection tx, long slice, SliceState state, int nextPage, int strikes) {
    return tx.preparedQuery(
            """
            UPDATE slice SET state = $2, next_page = $3, strikes = $4, lease_owner = NULL,
                             lease_until = NULL, ready_at = now(), published_at = now()
            WHERE id = $1""")
        .execute(Tuple.of(slice, state.word(), nextPage, strikes))
        .mapEmpty();
  }

  public static Future<Void> voidReady(SqlConnection tx, UUID run) {
    return tx.preparedQuery("UPDATE slice SET state = 'void' WHERE run_id = $1 AND state = 'ready'")
        .execute(Tuple.of(run))
        .mapEmpty();
  }

  /** How many slices of a run are ready or leased. */
  public static Future<Long> unfinished(SqlConnection tx, UUID run) {
    return tx.preparedQuery(
            "SELECT count(*) FROM slice WHERE run_id = $1 AND state IN ('ready', 'leased')")
        .execute(Tuple.of(run))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /**
   * Counts slices that have been ready for a while without a notification, and marks them as
   * notified: a thousand at a time, without waiting for those that another transaction holds.
   */
  public static Future<Integer> claimUnnotified(SqlClient client, Duration silence) {
    return client
        .preparedQuery(
            """
            UPDATE slice SET published_at = now()
            WHERE id IN (SELECT id FROM slice
                         WHERE state = 'ready' AND published_at < now() - $1 * interval '1 ms'
                         LIMIT 1000 FOR UPDATE SKIP LOCKED)""")
        .execute(Tuple.of(silence.toMillis()))
        .map(RowSet::rowCount);
  }

  private static Leased leased(Row row) {
    return new Leased(row.getLong("id"), row.getInteger("attempt"), row.getUUID("run_id"));
  }

  private static Held held(Row row) {
    return new Held(
        row.getLong("id"),
        row.getBoolean("opening"),
        row.getInteger("last_page"),
        row.getInteger("next_page"),
        row.getInteger("strikes"));
  }
}
