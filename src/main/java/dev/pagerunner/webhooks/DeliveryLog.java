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
    return client
        .preparedQuery(
            """
            DELETE FROM webhook_delivery WHERE id IN (
              SELECT id FROM webhook_delivery
              WHERE state <> 'pending' AND ended_at < now() - $1 * interval '1 day' LIMIT $2)""")
        .execute(Tuple.of(DAYS, AT_ONCE))
        .compose(ignored -> deleteTooMany(client))
        .compose(ignored -> deleteWithoutWebhook(client))
        .compose(ignored -> deleteOfEndedRuns(client));
  }

  private static Future<?> deleteTooMany(SqlClient client) {
    return client
        .preparedQuery(
            """
            DELETE FROM webhook_delivery WHERE id IN (
              SELECT d.id
              FROM webhook w
              CROSS JOIN LATERAL (
                SELECT created_at FROM webhook_delivery
                WHERE webhook_id = w.id ORDER BY created_at DESC, id DESC OFFSET $1 LIMIT 1) AS cut
              JOIN webhook_delivery d
                ON d.webhook_id = w.id AND d.created_at <= cut.created_at AND d.state <> 'pending'
              WHERE w.run_id IS NULL
              LIMIT $2)""")
        .execute(Tuple.of(MOST_OF_A_WEBHOOK, AT_ONCE));
  }

  /** Their webhook was deleted while they were written, or went with its account. */
  private static Future<?> deleteWithoutWebhook(SqlClient client) {
    return client
        .preparedQuery(
            """
            DELETE FROM webhook_delivery WHERE id IN (
              SELECT d.id FROM webhook_delivery d
              WHERE NOT EXISTS (SELECT FROM webhook w WHERE w.id = d.webhook_id) LIMIT $1)""")
        .execute(Tuple.of(AT_ONCE));
  }

  /** Webhooks of runs that were deleted, once nothing is left to tell. */
  private static Future<Void> deleteOfEndedRuns(SqlClient client) {
    return client
        .preparedQuery(
            """
            DELETE FROM webhook WHERE id IN (
              SELECT w.id FROM webhook w
              WHERE w.run_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM run r WHERE r.id = w.run_id)
                AND NOT EXISTS (SELECT FROM webhook_delivery d WHERE d.webhook_id = w.id)
              LIMIT $1)""")
        .execute(Tuple.of(AT_ONCE))
        .mapEmpty();
  }
}
