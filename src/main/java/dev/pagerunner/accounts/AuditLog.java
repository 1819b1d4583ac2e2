package dev.pagerunner.accounts;

import dev.pagerunner.domain.Actor;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Writes who did what, in the transaction of the change itself: one is not there without the other.
 * Postgres refuses to change what was written, except in transactions that declare maintenance.
 */
public final class AuditLog {
  private AuditLog() {}

  /**
   * Writes an entry.
   *
   * @param action such as {@code document.deleted}
   * @param type of the object, such as {@code document}
   * @param detail what changed; never a secret; null for nothing
   */
  public static Future<Void> write(
      SqlConnection tx, Actor actor, String action, String type, Object object, JsonObject detail) {
    return tx.preparedQuery(
            """
            INSERT INTO audit (actor_id, actor_name, actor_kind, credential, address, action,
                               object_type, object_id, detail)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""")
        .execute(
            Tuple.from(
                new Object[] {
                  actor.account(),
                  actor.name(),
                  actor.kind().word(),
                  actor.credential(),
                  actor.address(),
                  action,
                  type,
                  object.toString(),
                  detail
                }))
        .mapEmpty();
  }

  /** Deletes some of what is older than so many days. */
  public static Future<Integer> forgetOld(SqlConnection tx, int days) {
    return maintain(tx)
        .compose(
            ignored ->
                tx.preparedQuery(
                        """
                        DELETE FROM audit WHERE id IN (
                          SELECT id FROM audit WHERE at < now() - $1 * interval '1 day'
                          LIMIT 10000)""")
                    .execute(Tuple.of(days)))
        .map(rows -> rows.rowCount());
  }

  /** Replaces the name and the addresses of an erased account by a pseudonym. */
  static Future<Void> pseudonymise(SqlConnection tx, UUID account, String pseudonym) {
    return maintain(tx)
        .compose(
            ignored ->
                tx.preparedQuery(
                        """
                        UPDATE audit SET actor_name = $2, address = NULL WHERE actor_id = $1""")
                    .execute(Tuple.of(account, pseudonym)))
        .compose(
            ignored ->
                tx.preparedQuery(
                        """
                        UPDATE audit SET detail = detail - 'name' - 'owner'
                        WHERE object_type = 'user' AND object_id = $1 AND detail IS NOT NULL""")
                    .execute(Tuple.of(account.toString())))
        .mapEmpty();
  }

  private static Future<Void> maintain(SqlConnection tx) {
    return tx.query("SET LOCAL pagerunner.audit_maintenance = 'on'").execute().mapEmpty();
  }
}
