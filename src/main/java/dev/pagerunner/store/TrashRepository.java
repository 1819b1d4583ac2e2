package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** Prefixes of bytes that must go: those of uploads that never end, and of deleted documents. */
public final class TrashRepository {
  private TrashRepository() {}

  /**
   * Marks everything below {@code prefix} to be swept after {@code delay}, and again until {@code
   * keep} has passed, since a late worker may still write there.
   */
  public static Future<Void> put(SqlClient client, String prefix, Duration delay, Duration keep) {
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

  /** Saves a prefix from being swept; false when it is not marked, or its time was over. */
  public static Future<Boolean> rescue(SqlConnection tx, String prefix) {
    return tx.preparedQuery("DELETE FROM blob_trash WHERE prefix = $1 AND sweep_after > now()")
        .execute(Tuple.of(prefix))
        .map(rows -> rows.rowCount() == 1);
  }

  /**
   * Decides that the bytes below a prefix go, so that {@link #rescue} can no longer save them.
   * Waits for a transaction that is rescuing them now: only its end tells who was first.
   *
   * @return false when they were rescued; then they belong to a document, and stay
   */
  public static Future<Boolean> condemn(SqlClient client, String prefix) {
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

  /** After a first sweep: one more after {@code delay}, for bytes that were still on their way. */
  public static Future<Void> sweepOnceMore(SqlClient client, String prefix, Duration delay) {
    return put(client, prefix, delay, Duration.ZERO);
  }

  /** After a sweep: forgets the prefix if its time is over, else has it swept again in a minute. */
  public static Future<Void> swept(SqlClient client, String prefix) {
    return client
        .preparedQuery("DELETE FROM blob_trash WHERE prefix = $1 AND keep_until < now()")
        .execute(Tuple.of(prefix))
        .compose(
            deleted ->
                client
                    .preparedQuery(
                        """
                        UPDATE blob_trash SET sweep_after = now() + interval '1 min'
                        WHERE prefix = $1""")
                    .execute(Tuple.of(prefix)))
        .mapEmpty();
  }
}
