package dev.pagerunner.accounts;

import dev.pagerunner.domain.Role;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes accounts. */
public final class AccountRepository {
  /** Whoever makes an account, or takes away an administrator, waits for others who do. */
  private static final long ADVISORY_LOCK = 7_243_392_014L;

  private static final String SELECT =
      """
      SELECT a.id, a.name, a.role, a.disabled, a.password IS NOT NULL AS has_password, a.issuer,
             a.max_documents, a.max_bytes, a.max_pages_per_day, a.retention_days, a.created_at,
             a.last_login_at
      FROM account a
      """;

  private AccountRepository() {}

  /** Makes transactions that change who is an administrator follow one another. */
  static Future<Void> lockAll(SqlConnection tx) {
    return tx.query("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")").execute().mapEmpty();
  }

  public static Future<Optional<Account>> find(SqlClient client, UUID account) {
    return client
        .preparedQuery(SELECT + " WHERE a.id = $1")
        .execute(Tuple.of(account))
        .map(rows -> Rows.first(rows, AccountRepository::account));
  }

  /** By name, in whatever case. */
  public static Future<Optional<Account>> find(SqlClient client, String name) {
    return client
        .preparedQuery(SELECT + " WHERE lower(a.name) = lower($1)")
        .execute(Tuple.of(name))
        .map(rows -> Rows.first(rows, AccountRepository::account));
  }

  /** By who it is at an OpenID Connect provider. */
  public static Future<Optional<Account>> find(SqlClient client, String issuer, String subject) {
    return client
        .preparedQuery(SELECT + " WHERE a.issuer = $1 AND a.subject = $2")
        .execute(Tuple.of(issuer, subject))
        .map(rows -> Rows.first(rows, AccountRepository::account));
  }

  /** The hash of an account's password; empty if it has none. */
  static Future<Optional<String>> password(SqlClient client, UUID account) {
    return client
        .preparedQuery("SELECT password FROM account WHERE id = $1 AND password IS NOT NULL")
        .execute(Tuple.of(account))
        .map(rows -> Rows.first(rows, row -> row.getString(0)));
  }

  /** By name, from the one that follows {@code after}, which is null for the start. */
  public static Future<List<Account>> list(
      SqlClient client, String after, String search, int limit) {
    return client
        .preparedQuery(
            SELECT
                + """
                WHERE ($1::text IS NULL OR lower(a.name) > lower($1))
                  AND ($2::text IS NULL OR strpos(lower(a.name), lower($2)) > 0)
                ORDER BY lower(a.name) LIMIT $3""")
        .execute(Tuple.of(after, search, limit))
        .map(rows -> Rows.all(rows, AccountRepository::account));
  }

  /** Whether there is an administrator. */
  public static Future<Boolean> exist(SqlClient client) {
    return client
        .query("SELECT EXISTS (SELECT FROM account WHERE role = 'admin')")
        .execute()
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** How many administrators can log in, besides one account. */
  static Future<Long> otherAdmins(SqlConnection tx, UUID account) {
    return tx.preparedQuery(
            "SELECT count(*) FROM account WHERE role = 'admin' AND NOT disabled AND id <> $1")
        .execute(Tuple.of(account))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Inserts an account; false if another one has the name, or the subject. */
  static Future<Boolean> insert(SqlConnection tx, NewAccount account) {
    return tx.preparedQuery(
            """
            INSERT INTO account (id, name, role, password, issuer, subject)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""")
        .execute(
            Tuple.of(
                account.id(),
                account.name(),
                account.role().word(),
                account.password(),
                account.issuer(),
                account.subject()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Gives documents that were uploaded without a login to an account. */
  static Future<Integer> adoptDocuments(SqlConnection tx, UUID account) {
    return tx.preparedQuery("UPDATE document SET account_id = $1 WHERE account_id IS NULL")
        .execute(Tuple.of(account))
        .map(rows -> rows.rowCount());
  }

  static Future<Void> setPassword(SqlClient client, UUID account, String hash) {
    return client
        .preparedQuery("UPDATE account SET password = $2 WHERE id = $1")
        .execute(Tuple.of(account, hash))
        .mapEmpty();
  }

  static Future<Void> setRole(SqlClient client, UUID account, Role role) {
    return client
        .preparedQuery("UPDATE account SET role = $2 WHERE id = $1")
        .execute(Tuple.of(account, role.word()))
        .mapEmpty();
  }

  static Future<Void> setDisabled(SqlClient client, UUID account, boolean disabled) {
    return client
        .preparedQuery("UPDATE account SET disabled = $2 WHERE id = $1")
        .execute(Tuple.of(account, disabled))
        .mapEmpty();
  }

  static Future<Void> setLimits(SqlClient client, UUID account, Account.Limits limits) {
    return client
        .preparedQuery(
            """
            UPDATE account SET max_documents = $2, max_bytes = $3, max_pages_per_day = $4,
                               retention_days = $5
            WHERE id = $1""")
        .execute(
            Tuple.of(
                account,
                limits.documents(),
                limits.bytes(),
                limits.pagesPerDay(),
                limits.retentionDays()))
        .mapEmpty();
  }

  static Future<Void> loggedIn(SqlClient client, UUID account) {
    return client
        .preparedQuery("UPDATE account SET last_login_at = now() WHERE id = $1")
        .execute(Tuple.of(account))
        .mapEmpty();
  }

  /** Deletes an account with its sessions and tokens; its documents must be gone or moved. */
  static Future<Void> delete(SqlClient client, UUID account) {
    return client
        .preparedQuery("DELETE FROM account WHERE id = $1")
        .execute(Tuple.of(account))
        .mapEmpty();
  }

  private static Account account(Row row) {
    return new Account(
        row.getUUID("id"),
        row.getString("name"),
        Role.of(row.getString("role")),
        row.getBoolean("disabled"),
        row.getBoolean("has_password"),
        row.getString("issuer"),
        new Account.Limits(
            row.getInteger("max_documents"),
            row.getLong("max_bytes"),
            row.getInteger("max_pages_per_day"),
            row.getInteger("retention_days")),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("last_login_at"));
  }
}
