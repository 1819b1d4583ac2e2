package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Prefixes of stored bytes that are scheduled for deletion: those of deleted documents, and those
 * that an upload reserved. A commit of the upload unschedules them; an upload that never ends has
 * them deleted when its time is over.
 */
public final class DeletionRepository {
  private DeletionRepository() {}

  /**
   * Schedules everything below {@code prefix} for deletion after {@code delay}, and again until
   * {@code keep} has passed, since a late worker may still write there.
   */
  public static Future<Void> schedule(
      SqlClient client, String prefix, Duration delay, Duration keep) {
    return client
        .preparedQuery(
            """
            INSERT INTO blob_trash (prefix, sweep_after, keep_until)
            VALUES ($1, now() + $2 * interval '1 ms', now() + $3 * interval '1 ms')
            ON CONFLICT (prefix) DO UPDATE
            SET sweep_after = EXCLUDED.sweep_after, keep_until = EXCLUDED.keep_until""")
        .execute(Tuple.of(prefix, delay.toMillis(), keep.toMillis()))
        .mapEmpty();
  }

  /** As {@link #schedule}, and remembers for which account; that may be null. */
  public static Future<Void> scheduleFor(
      SqlClient client, UUID account, String prefix, Duration delay, Duration keep) {
    return client
        .preparedQuery(
            """
            INSERT INTO blob_trash (prefix, sweep_after, keep_until, account_id)
            VALUES ($1, now() + $2 * interval '1 ms', now() + $3 * interval '1 ms', $4)""")
        .execute(Tuple.of(prefix, delay.toMillis(), keep.toMillis(), account))
        .mapEmpty();
  }

  /** How many prefixes of exports are scheduled for this account, which may be null. */
  public static Future<Integer> countExportsOf(SqlClient client, UUID account) {
    return client
        .preparedQuery(
            "SELECT count(*)::int FROM blob_trash WHERE prefix LIKE 'exports/%' AND "
                + (account == null ? "account_id IS NULL" : "account_id = $1"))
        .execute(account == null ? Tuple.tuple() : Tuple.of(account))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** Whether a prefix is scheduled for this account, which may be null. */
  public static Future<Boolean> isFor(SqlClient client, UUID account, String prefix) {
    return client
        .preparedQuery(
            "SELECT 1 FROM blob_trash WHERE prefix = $1 AND account_id IS NOT DISTINCT FROM $2")
        .execute(Tuple.of(prefix, account))
        .map(rows -> rows.size() > 0);
  }

  /** Takes a prefix off the schedule; false when it is not on it, or its time is over. */
  public static Future<Boolean> unschedule(SqlConnection tx, String prefix) {
    return tx.preparedQuery("DELETE FROM blob_trash WHERE prefix = $1 AND sweep_after > now()")
        .execute(Tuple.of(prefix))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Makes a scheduled prefix due, so that {@link #unschedule} returns false from now on. Waits for
   * a transaction that unschedules it at this moment: only its end tells which was first.
   *
   * @return false when the prefix is not scheduled: its bytes belong to a document, and stay
   */
  public static Future<Boolean> beginDeletion(SqlClient client, String prefix) {
    return client
        .preparedQuery("UPDATE blob_trash SET sweep_after = '-infinity' WHERE prefix = $1")
        .execute(Tuple.of(prefix))
        .map(rows -> rows.rowCount() == 1);
  }

  public static Future<List<String>> due(SqlClient client) {
    return client
        .query(
            "SELECT prefix FROM blob_trash WHERE sweep_after < now() ORDER BY sweep_after LIMIT 100")
        .execute()
        .map(rows -> Rows.all(rows, row -> row.getString(0)));
  }

  /** Schedules a second deletion after {@code delay}, for bytes that arrive late. */
  public static Future<Void> scheduleAgain(SqlClient client, String prefix, Duration delay) {
    return schedule(client, prefix, delay, Duration.ZERO);
  }

  /** Records a deletion: removes the prefix if its time is over, else schedules it in a minute. */
  public static Future<Void> deleted(SqlClient client, String prefix) {
    return client
        .preparedQuery("DELETE FROM blob_trash WHERE prefix = $1 AND keep_until < now()")
        .execute(Tuple.of(prefix))
        .compose(
            ignored ->
                client
                    .preparedQuery(
                        """
                        UPDATE blob_trash SET sweep_after = now() + interval '1 min'
                        WHERE prefix = $1""")
                    .execute(Tuple.of(prefix)))
        .mapEmpty();
  }
}
