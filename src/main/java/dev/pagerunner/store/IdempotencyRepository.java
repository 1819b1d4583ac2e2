package dev.pagerunner.store;

import dev.pagerunner.domain.IdempotencyKey;
import dev.pagerunner.domain.NewDocument;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** First answers, by the account and the key that a client sent with its upload. */
public final class IdempotencyRepository {
  /** Stands for clients that need not log in. */
  private static final UUID WITHOUT_LOGIN = new UUID(0, 0);

  private IdempotencyRepository() {}

  /**
   * What the first upload with a key became.
   *
   * @param fields a digest of what was sent besides the file; null if an earlier version wrote it
   */
  public record First(UUID document, UUID run, String sha256, String fields) {}

  /**
   * Writes the upload's key for an account, which may be null, if it has one; false when another
   * upload has it.
   */
  public static Future<Boolean> insert(
      SqlConnection tx, UUID account, NewDocument document, UUID run) {
    IdempotencyKey key = document.idempotencyKey();
    if (key == null) {
      return Future.succeededFuture(true);
    }
    return tx.preparedQuery(
            """
            INSERT INTO idempotency_key (account_id, key, sha256, document_id, run_id, fields)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""")
        .execute(
            Tuple.of(
                owner(account), key.key(), document.sha256(), document.id(), run, key.fields()))
        .map(rows -> rows.rowCount() == 1);
  }

  public static Future<Optional<First>> find(SqlClient client, UUID account, String key) {
    return client
        .preparedQuery(
            """
            SELECT document_id, run_id, sha256, fields FROM idempotency_key
            WHERE account_id = $1 AND key = $2""")
        .execute(Tuple.of(owner(account), key))
        .map(rows -> Rows.first(rows, IdempotencyRepository::first));
  }

  public static Future<Void> forgetOld(SqlClient client) {
    return client
        .query("DELETE FROM idempotency_key WHERE created_at < now() - interval '24 h'")
        .execute()
        .mapEmpty();
  }

  private static UUID owner(UUID account) {
    return account == null ? WITHOUT_LOGIN : account;
  }

  private static First first(Row row) {
    return new First(row.getUUID(0), row.getUUID(1), row.getString(2), row.getString(3));
  }
}
