package dev.pagerunner.accounts;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes API tokens. */
public final class TokenRepository {
  private static final String VALID =
      " t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND NOT a.disabled";

  private TokenRepository() {}

  /** A token as its owner sees it; the secret itself is shown once, when it is made. */
  public record View(
      UUID id,
      String name,
      String prefix,
      TokenScope scope,
      UUID account,
      String owner,
      OffsetDateTime createdAt,
      OffsetDateTime expiresAt,
      OffsetDateTime lastUsedAt,
      OffsetDateTime revokedAt) {}

  /** Writes a token; {@code expiresAt} may be null. */
  static Future<Void> insert(
      SqlConnection tx, UUID id, String token, UUID account, NewToken wanted) {
    return tx.preparedQuery(
            """
            INSERT INTO api_token (id, secret, prefix, account_id, name, scope, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)""")
        .execute(
            Tuple.from(
                new Object[] {
                  id,
                  Secrets.digest(token),
                  Secrets.shown(token),
                  account,
                  wanted.name(),
                  wanted.scope().word(),
                  wanted.expiresAt()
                }))
        .mapEmpty();
  }

  /** What somebody wants a token to be; {@code expiresAt} is null for one that does not expire. */
  public record NewToken(String name, TokenScope scope, OffsetDateTime expiresAt) {}

  /** Whose a token is, if it is valid; notes that it was used, at most once a minute. */
  static Future<Optional<Authenticated>> find(SqlClient client, String digest) {
    return client
        .preparedQuery(
            """
            SELECT t.id, t.account_id, a.name, a.role, t.scope,
                   coalesce(t.last_used_at < now() - interval '1 min', true) AS stale
            FROM api_token t JOIN account a ON a.id = t.account_id
            WHERE t.secret = $1 AND"""
                + VALID)
        .execute(Tuple.of(digest))
        .compose(
            rows -> {
              Optional<Row> row = Rows.first(rows, found -> found);
              Optional<Authenticated> found = row.map(TokenRepository::authenticated);
              return row.filter(one -> one.getBoolean("stale")).isPresent()
                  ? used(client, found.get().credential()).map(found)
                  : Future.succeededFuture(found);
            });
  }

  /** Whether a token is still valid. */
  static Future<Boolean> isValid(SqlClient client, UUID token) {
    return client
        .preparedQuery(
            """
            SELECT 1 FROM api_token t JOIN account a ON a.id = t.account_id
            WHERE t.id = $1 AND"""
                + VALID)
        .execute(Tuple.of(token))
        .map(rows -> rows.size() > 0);
  }

  private static Future<Void> used(SqlClient client, UUID token) {
    return client
        .preparedQuery("UPDATE api_token SET last_used_at = now() WHERE id = $1")
        .execute(Tuple.of(token))
        .mapEmpty();
  }

  /**
   * Tokens, newest first, those that were revoked or have expired included.
   *
   * @param account whose; null for those of all
   */
  static Future<List<View>> list(SqlClient client, UUID account, int limit) {
    return client
        .preparedQuery(
            """
            SELECT t.id, t.name, t.prefix, t.scope, t.account_id, a.name AS owner, t.created_at,
                   t.expires_at, t.last_used_at, t.revoked_at
            FROM api_token t JOIN account a ON a.id = t.account_id
            WHERE $1::uuid IS NULL OR t.account_id = $1
            ORDER BY t.created_at DESC, t.id LIMIT $2""")
        .execute(Tuple.of(account, limit))
        .map(rows -> Rows.all(rows, TokenRepository::view));
  }

  static Future<Long> count(SqlConnection tx, UUID account) {
    return tx.preparedQuery(
            "SELECT count(*) FROM api_token WHERE account_id = $1 AND revoked_at IS NULL")
        .execute(Tuple.of(account))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /**
   * Revokes a token; false if there is none that is not revoked.
   *
   * @param account whose it must be; null for anybody's
   */
  static Future<Boolean> revoke(SqlConnection tx, UUID account, UUID token) {
    return tx.preparedQuery(
            """
            UPDATE api_token SET revoked_at = now()
            WHERE id = $1 AND ($2::uuid IS NULL OR account_id = $2) AND revoked_at IS NULL""")
        .execute(Tuple.of(token, account))
        .map(rows -> rows.rowCount() > 0);
  }

  private static Authenticated authenticated(Row row) {
    return new Authenticated(
        Actor.Kind.TOKEN,
        row.getUUID("id"),
        row.getUUID("account_id"),
        row.getString("name"),
        Role.of(row.getString("role")),
        TokenScope.of(row.getString("scope")));
  }

  private static View view(Row row) {
    return new View(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("prefix"),
        TokenScope.of(row.getString("scope")),
        row.getUUID("account_id"),
        row.getString("owner"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("expires_at"),
        row.getOffsetDateTime("last_used_at"),
        row.getOffsetDateTime("revoked_at"));
  }
}
