package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Finds the documents that were kept for long enough. */
public final class RetentionQueries {
  /**
   * Documents past their days, as they will be in $2 days. $1 stands for the days of those whose
   * owner has no number of days. The first condition lets an index leave out most of the others.
   */
  private static final String PAST =
      """
      FROM document d LEFT JOIN account a ON a.id = d.account_id
      WHERE d.created_at < now() + $2 * interval '1 day'
          - (SELECT least(min(retention_days), $1::int) FROM account) * interval '1 day'
        AND d.created_at < now() + $2 * interval '1 day'
          - coalesce(a.retention_days, $1::int) * interval '1 day'
      """;

  private RetentionQueries() {}

  /**
   * What becomes due of a user's documents.
   *
   * @param owner id of the account; null for documents without an owner, and so is {@code name}
   */
  public record Due(UUID owner, String name, long documents, long bytes) {}

  /**
   * Some documents that are due now and that nobody reads, the oldest first.
   *
   * @param usualDays of owners without a number of days; null to keep theirs
   */
  public static Future<List<UUID>> due(SqlClient client, Integer usualDays, int limit) {
    return client
        .preparedQuery(
            "SELECT d.id "
                + PAST
                + """
                AND NOT EXISTS (
                  SELECT FROM run r
                  WHERE r.document_id = d.id AND r.state IN ('queued', 'running'))
                ORDER BY d.created_at LIMIT $3""")
        .execute(Tuple.of(usualDays, 0, limit))
        .map(rows -> Rows.all(rows, row -> row.getUUID(0)));
  }

  /** How much becomes due within so many days, by owner, the most first. */
  public static Future<List<Due>> preview(SqlClient client, Integer usualDays, int days) {
    return client
        .preparedQuery(
            "SELECT a.id, a.name, count(*), sum(d.bytes)::bigint "
                + PAST
                + "GROUP BY a.id, a.name ORDER BY 3 DESC, a.name")
        .execute(Tuple.of(usualDays, days))
        .map(rows -> Rows.all(rows, RetentionQueries::due));
  }

  private static Due due(Row row) {
    return new Due(row.getUUID(0), row.getString(1), row.getLong(2), row.getLong(3));
  }
}
