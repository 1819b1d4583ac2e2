package dev.pagerunner.accounts;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes the sessions of browsers. */
public final class SessionRepository {
  private static final String VALID =
      " s.expires_at > now() AND s.seen_at > now() - $2 * interval '1 ms' AND NOT a.disabled";

  private SessionRepository() {}

  /** A session as its owner sees it. */
  public record View(
      UUID id,
      OffsetDateTime createdAt,
      OffsetDateTime seenAt,
      OffsetDateTime expiresAt,
      String address,
      String agent) {}

  static Future<Void> insert(
      SqlClient client, UUID id, String digest, UUID account, Duration lifetime, ClientInfo from) {
    return client
        .preparedQuery(
            """
            INSERT INTO session (id, secret, account_id, expires_at, address, agent)
            VALUES ($1, $2, $3, now() + $4 * interval '1 ms', $5, $6)""")
        .execute(Tuple.of(id, digest, account, lifetime.toMillis(), from.address(), from.agent()))
        .mapEmpty();
  }

  /** Who has a session that is valid; notes that it was used, at most once a minute. */
  static Future<Optional<Authenticated>> find(SqlClient client, String digest, Duration idle) {
    return client
        .preparedQuery(
            """
            SELECT s.id, s.account_id, a.name, a.role,
                   s.seen_at < now() - interval '1 min' AS stale
            FROM session s JOIN account a ON a.id = s.account_id
            WHERE s.secret = $1 AND"""
                + VALID)
        .execute(Tuple.of(digest, idle.toMillis()))
        .compose(
            rows -> {
              Optional<Row> row = Rows.first(rows, found -> found);
              Optional<Authenticated> found = row.map(SessionRepository::authenticated);
              return row.filter(one -> one.getBoolean("stale")).isPresent()
                  ? seen(client, found.get().credential()).map(found)
                  : Future.succeededFuture(found);
            });
  }

  /** Whether a session is still valid. */
  static Future<Boolean> isValid(SqlClient client, UUID session, Duration idle) {
    return client
        .preparedQuery(
            """
            SELECT 1 FROM session s JOIN account a ON a.id = s.account_id
            WHERE s.id = $1 AND"""
                + VALID)
        .execute(Tuple.of(session, idle.toMillis()))
        .map(rows -> rows.size() > 0);
  }

  private static Future<Void> seen(SqlClient client, UUID session) {
    return client
        .preparedQuery("UPDATE session SET seen_at = now() WHERE id = $1")
        .execute(Tuple.of(session))
        .mapEmpty();
  }

  static Future<List<View>> list(SqlClient client, UUID account, Duration idle) {
    return client
        .preparedQuery(
            """
            SELECT id, created_at, seen_at, expires_at, address, agent FROM session
            WHERE account_id = $1 AND expires_at > now()
              AND seen_at > now() - $2 * interval '1 ms'
            ORDER BY seen_at DESC LIMIT 100""")
        .execute(Tuple.of(account, idle.toMillis()))
        .map(rows -> Rows.all(rows, SessionRepository::view));
  }

  static Future<Boolean> delete(SqlClient client, UUID account, UUID session) {
    return client
        .preparedQuery("DELETE FROM session WHERE account_id = $1 AND id = $2")
        .execute(Tuple.of(account, session))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Ends all sessions of an account but one, which may be null. */
  static Future<Integer> deleteOthers(SqlClient client, UUID account, UUID kept) {
    return client
        .preparedQuery("DELETE FROM session WHERE account_id = $1 AND id IS DISTINCT FROM $2::uuid")
        .execute(Tuple.of(account, kept))
        .map(rows -> rows.rowCount());
  }

  static Future<Void> forgetOld(SqlClient client, Duration idle) {
    return client
        .preparedQuery(
            """
            DELETE FROM session
            WHERE expires_at < now() OR seen_at < now() - $1 * interval '1 ms'""")
        .execute(Tuple.of(idle.toMillis()))
        .mapEmpty();
  }

  private static Authenticated authenticated(Row row) {
    return new Authenticated(
        Actor.Kind.SESSION,
        row.getUUID("id"),
        row.getUUID("account_id"),
        row.getString("name"),
        Role.of(row.getString("role")),
        TokenScope.ADMIN);
  }

  private static View view(Row row) {
    return new View(
        row.getUUID("id"),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("seen_at"),
        row.getOffsetDateTime("expires_at"),
        row.getString("address"),
        row.getString("agent"));
  }
}
