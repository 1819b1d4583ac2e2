package dev.pagerunner.accounts;

import dev.pagerunner.store.Batch;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;

/** Reads the audit log. */
public final class AuditQueries {
  private final Pool pool;

  public AuditQueries(Pool pool) {
    this.pool = pool;
  }

  /** An entry as it is read; {@code actorId}, {@code credential} and {@code detail} may be null. */
  public record Entry(
      long id,
      OffsetDateTime at,
      UUID actorId,
      String actor,
      String kind,
      UUID credential,
      String address,
      String action,
      String objectType,
      String object,
      JsonObject detail) {}

  /**
   * Which entries; what is null does not matter.
   *
   * @param actor name of whoever did it
   * @param action the whole word, or its beginning up to a dot
   * @param object id of what it was done to
   */
  public record Filter(
      String actor, String action, String object, OffsetDateTime since, OffsetDateTime until) {}

  /** Entries, newest first, from the one before {@code before}, which is null for the start. */
  public Future<Batch<Entry>> list(Filter filter, Long before, int limit) {
    return pool.preparedQuery(
            """
            SELECT id, at, actor_id, actor_name, actor_kind, credential, address, action,
                   object_type, object_id, detail
            FROM audit
            WHERE ($1::bigint IS NULL OR id < $1)
              AND ($2::text IS NULL OR lower(actor_name) = lower($2))
              AND ($3::text IS NULL OR action = $3 OR starts_with(action, $3 || '.'))
              AND ($4::text IS NULL OR object_id = $4)
              AND ($5::timestamptz IS NULL OR at >= $5)
              AND ($6::timestamptz IS NULL OR at < $6)
            ORDER BY id DESC LIMIT $7""")
        .execute(
            Tuple.from(
                new Object[] {
                  before,
                  filter.actor,
                  filter.action,
                  filter.object,
                  filter.since,
                  filter.until,
                  limit
                }))
        .map(rows -> new Batch<>(Rows.all(rows, AuditQueries::entry), rows.size() < limit));
  }

  private static Entry entry(Row row) {
    return new Entry(
        row.getLong("id"),
        row.getOffsetDateTime("at"),
        row.getUUID("actor_id"),
        row.getString("actor_name"),
        row.getString("actor_kind"),
        row.getUUID("credential"),
        row.getString("address"),
        row.getString("action"),
        row.getString("object_type"),
        row.getString("object_id"),
        (JsonObject) row.getJson("detail"));
  }
}
