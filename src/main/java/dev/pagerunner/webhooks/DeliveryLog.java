package dev.pagerunner.webhooks;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** Keeps the log of deliveries short: by days and by number, a part of what is too much at once. */
final class DeliveryLog {
  private static final int DAYS = 7;
  private static final int MOST_OF_A_WEBHOOK = 1_000;
  private static final int AT_ONCE = 5_000;

  private DeliveryLog() {}

  /** Deletes what is old, what is too much, and webhooks and deliveries that are left over. */
  static Future<Void> shorten(SqlClient client) {
    return deleteOld(client)
        .eventually(() -> deleteTooMany(client))
        .eventually(() -> deleteWithoutWebhook(client))
        .eventually(() -> deleteOfEndedRuns(client));
  }

  /** Repeats a deletion until nothing is left for it. */
  private static Future<Void> deleteAll(SqlClient client, String sql, Tuple values) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .compose(
            rows ->
                rows.rowCount() < AT_ONCE
                    ? Future.succeededFuture()
                    : deleteAll(client, sql, values));
  }

  private static Future<Void> deleteOld(SqlClient client) {
    return deleteAll(
        client,
        """
            DELETE FROM webhook_delivery WHERE id IN (
              SELECT id FROM webhook_delivery
              WHERE state <> 'pending' AND ended_at < now() - $1 * interval '1 day' LIMIT $2)""",
        Tuple.of(DAYS, AT_ONCE));
  }

  private static Future<Void> deleteTooMany(SqlClient client) {
    return deleteAll(
        client,
        """
            DELETE FROM webhook_delivery WHERE id IN (
              SELECT d.id
              FROM webhook w
              CROSS JOIN LATERAL (
                SELECT created_at FROM webhook_delivery
                WHERE webhook_id = w.id ORDER BY created_at DESC, id DESC OFFSET $1 LIMIT 1) AS cut
              JOIN webhook_delivery d
                ON d.webhook_id = w.id AND d.created_at <= cut.created_at AND d.state <> 'pending'
              LIMIT $2)""",
        Tuple.of(MOST_OF_A_WEBHOOK, AT_ONCE));
  }

  /** Their webhook was deleted while they were written, or went with its account. */
  private static Future<Void> deleteWithoutWebhook(SqlClient client) {
    return deleteAll(
        client,
        """
            DELETE FROM webhook_delivery WHERE id IN (
              SELECT d.id FROM webhook_delivery d
              WHERE NOT EXISTS (SELECT FROM webhook w WHERE w.id = d.webhook_id) LIMIT $1)""",
        Tuple.of(AT_ONCE));
  }

  /** Webhooks of runs that were deleted, once nothing is left to tell. */
  private static Future<Void> deleteOfEndedRuns(SqlClient client) {
    return deleteAll(
        client,
        """
            DELETE FROM webhook WHERE id IN (
              SELECT w.id FROM webhook w
              WHERE w.run_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM run r WHERE r.id = w.run_id)
                AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.webhook_id = w.id)
              LIMIT $1)""",
        Tuple.of(AT_ONCE));
  }
}
