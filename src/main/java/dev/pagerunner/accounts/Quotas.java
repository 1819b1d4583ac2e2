package dev.pagerunner.accounts;

import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * What an account may use: documents, bytes, and pages within 24 hours. Uploads without a login
 * have no quota.
 */
public final class Quotas {
  private final Account.Limits usual;

  /** {@code usual} holds for accounts without limits of their own. */
  public Quotas(Account.Limits usual) {
    this.usual = usual;
  }

  /** What holds for accounts without limits of their own. */
  public Account.Limits usual() {
    return usual;
  }

  /** What an account uses. */
  public record Usage(long documents, long bytes, long pagesToday) {}

  /** What an account uses and may use. */
  public record Standing(Usage usage, Account.Limits limits) {}

  /**
   * Refuses an upload before its bytes are received; {@link #take} decides.
   *
   * @param account null for a client without a login
   * @return fails with {@link QuotaExceededException}
   */
  public Future<Void> check(SqlClient client, UUID account, long bytes) {
    return account == null
        ? Future.succeededFuture()
        : standing(client, account).compose(standing -> judge(standing, bytes));
  }

  /**
   * Takes room for a document that this transaction inserts: uploads of one account follow one
   * another.
   *
   * @param account null for a client without a login
   * @return fails with {@link QuotaExceededException}
   */
  public Future<Void> take(SqlConnection tx, UUID account, long bytes) {
    return account == null
        ? Future.succeededFuture()
        : lock(tx, account).compose(ignored -> check(tx, account, bytes));
  }

  /**
   * Refuses another run over a document of an account that read its pages of the day.
   *
   * @param account null for a document without an owner
   * @return fails with {@link QuotaExceededException}
   */
  public Future<Void> checkPages(SqlConnection tx, UUID account) {
    return account == null
        ? Future.succeededFuture()
        : standing(tx, account).compose(Quotas::judgePages);
  }

  /** What an account uses, and its limits. */
  public Future<Standing> standing(SqlClient client, UUID account) {
    return client
        .preparedQuery(
            """
            SELECT a.max_documents, a.max_bytes, a.max_pages_per_day, a.retention_days,
                   coalesce(d.documents, 0) AS documents, coalesce(d.bytes, 0)::bigint AS bytes,
                   CASE WHEN $2 OR a.max_pages_per_day IS NOT NULL THEN
                     (SELECT coalesce(sum(r.pages_total), 0) FROM run r
                      JOIN document o ON o.id = r.document_id
                      WHERE o.account_id = a.id AND r.created_at > now() - interval '24 h')
                   ELSE 0 END AS pages
            FROM account a
            LEFT JOIN LATERAL (
              SELECT count(*) AS documents, sum(bytes) AS bytes FROM document
              WHERE account_id = a.id) d ON true
            WHERE a.id = $1""")
        .execute(Tuple.of(account, usual.pagesPerDay() != null))
        .map(rows -> Rows.first(rows, this::standing).orElseGet(this::unused));
  }

  private Standing standing(Row row) {
    Account.Limits own =
        new Account.Limits(
            row.getInteger("max_documents"),
            row.getLong("max_bytes"),
            row.getInteger("max_pages_per_day"),
            row.getInteger("retention_days"));
    Usage usage = new Usage(row.getLong("documents"), row.getLong("bytes"), row.getLong("pages"));
    return new Standing(usage, own.or(usual));
  }

  private Standing unused() {
    return new Standing(new Usage(0, 0, 0), usual);
  }

  private static Future<Void> lock(SqlConnection tx, UUID account) {
    return tx.preparedQuery("SELECT FROM account WHERE id = $1 FOR UPDATE")
        .execute(Tuple.of(account))
        .mapEmpty();
  }

  private static Future<Void> judge(Standing standing, long bytes) {
    Account.Limits limits = standing.limits;
    if (limits.documents() != null && standing.usage.documents >= limits.documents()) {
      return Future.failedFuture(
          QuotaExceededException.ofStorage(
              "You have "
                  + standing.usage.documents
                  + " documents, as many as you may keep. Delete some, or ask an administrator for"
                  + " a higher quota."));
    }
    if (limits.bytes() != null && standing.usage.bytes + bytes > limits.bytes()) {
      return Future.failedFuture(
          QuotaExceededException.ofStorage(
              "Your documents take "
                  + standing.usage.bytes
                  + " of "
                  + limits.bytes()
                  + " bytes, and this file does not fit. Delete some, or ask an administrator for a"
                  + " higher quota."));
    }
    return judgePages(standing);
  }

  private static Future<Void> judgePages(Standing standing) {
    Integer most = standing.limits.pagesPerDay();
    return most != null && standing.usage.pagesToday >= most
        ? Future.failedFuture(
            QuotaExceededException.ofRate(
                "You had "
                    + standing.usage.pagesToday
                    + " pages read within 24 hours, and may have "
                    + most
                    + ". Try again tomorrow, or ask an administrator for a higher quota."))
        : Future.succeededFuture();
  }
}
