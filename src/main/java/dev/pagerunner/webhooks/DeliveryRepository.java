package dev.pagerunner.webhooks;

import dev.pagerunner.store.Batch;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes deliveries. */
final class DeliveryRepository {
  /** Longer than any attempt takes: one whose process died is made again after that. */
  static final Duration CLAIM = Duration.ofSeconds(90);

  /** Counting more would cost the database more than it tells anybody. */
  static final int MOST_COUNTED = 100_000;

  /**
   * Jumps from lane to lane along the index, so that its cost is that of the lanes it looks at,
   * whatever waits in them.
   */
  private static final String LANES =
      """
      WITH RECURSIVE lanes AS (
        (SELECT lane FROM webhook_delivery WHERE state = 'pending' AND lane > $1
         ORDER BY lane LIMIT 1)
        UNION ALL
        SELECT (SELECT d.lane FROM webhook_delivery d
                WHERE d.state = 'pending' AND d.lane > lanes.lane ORDER BY d.lane LIMIT 1)
        FROM lanes WHERE lanes.lane IS NOT NULL)
      SELECT l.lane, EXISTS (SELECT FROM webhook_delivery d
        WHERE d.lane = l.lane AND d.state = 'pending' AND d.next_at <= $2) AS due
      FROM (SELECT lane FROM lanes WHERE lane IS NOT NULL LIMIT $3) l""";

  /** Of each lane what is due for longest. A delivery without a webhook comes, too, to be ended. */
  private static final String CLAIM_DUE =
      """
      WITH claimed AS (
        UPDATE webhook_delivery SET attempts = attempts + 1, first_at = coalesce(first_at, $2),
                                    next_at = $3, status = NULL, error = NULL
        WHERE id IN (
          SELECT due.id FROM unnest($1::text[]) AS l (lane) CROSS JOIN LATERAL (
            SELECT d.id FROM webhook_delivery d
            WHERE d.lane = l.lane AND d.state = 'pending' AND d.next_at <= $2
            ORDER BY d.next_at LIMIT 1 FOR UPDATE SKIP LOCKED) AS due)
        RETURNING id, webhook_id, lane, body, attempts, first_at)
      SELECT c.*, w.url, w.secret,
             CASE WHEN w.old_secret_until > $2 THEN w.old_secret END AS old_secret,
             w.disabled_at IS NOT NULL
               OR EXISTS (SELECT FROM account a WHERE a.id = w.account_id AND a.disabled) AS disabled
      FROM claimed c LEFT JOIN webhook w ON w.id = c.webhook_id""";

  private DeliveryRepository() {}

  /** A lane and whether something in it is due. */
  record Lane(String name, boolean due) {}

  /**
   * An attempt that was claimed.
   *
   * @param number fences it
   * @param url null if the webhook is gone
   * @param secrets that sign; none for no signature
   */
  record Attempt(
      UUID delivery,
      UUID webhook,
      String lane,
      int number,
      Instant first,
      String url,
      boolean disabled,
      List<String> secrets,
      String body) {}

  /** How many deliveries are pending, counted up to {@link #MOST_COUNTED}. */
  static Future<Long> pending(SqlClient client) {
    return client
        .preparedQuery(
            """
            SELECT count(*) FROM (
              SELECT FROM webhook_delivery WHERE state = 'pending' LIMIT $1) pending""")
        .execute(Tuple.of(MOST_COUNTED))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** The lanes in which something is pending, by name, behind {@code after}. */
  static Future<List<Lane>> lanes(SqlClient client, String after, Instant now, int most) {
    return client
        .preparedQuery(LANES)
        .execute(Tuple.of(after, utc(now), most))
        .map(rows -> Rows.all(rows, row -> new Lane(row.getString(0), row.getBoolean(1))));
  }

  /** Claims one delivery of each lane; those that another process claims are left out. */
  static Future<List<Attempt>> claim(SqlClient client, List<String> lanes, Instant now) {
    return client
        .preparedQuery(CLAIM_DUE)
        .execute(Tuple.of(lanes.toArray(String[]::new), utc(now), utc(now.plus(CLAIM))))
        .map(rows -> Rows.all(rows, DeliveryRepository::attempt));
  }

  /**
   * Writes how an attempt ended, unless another one was made since.
   *
   * @param state delivered or failed; pending for another attempt at {@code time}
   * @param status null without an answer
   * @param error null for none
   */
  record Outcome(String state, Instant time, Integer status, String error) {}

  static Future<Void> record(SqlClient client, Attempt attempt, Outcome outcome) {
    boolean again = outcome.state().equals("pending");
    return client
        .preparedQuery(
            """
            UPDATE webhook_delivery
            SET state = $3, status = $4, error = $5, next_at = coalesce($6, next_at), ended_at = $7
            WHERE id = $1 AND attempts = $2 AND state = 'pending'""")
        .execute(
            Tuple.from(
                new Object[] {
                  attempt.delivery(),
                  attempt.number(),
                  outcome.state(),
                  outcome.status(),
                  outcome.error(),
                  again ? utc(outcome.time()) : null,
                  again ? null : utc(outcome.time())
                }))
        .mapEmpty();
  }

  /** Ends what is pending for a webhook that was disabled. */
  static Future<Void> failPending(SqlClient client, UUID webhook, Instant now, String reason) {
    return client
        .preparedQuery(
            """
            UPDATE webhook_delivery SET state = 'failed', error = $3, ended_at = $2
            WHERE webhook_id = $1 AND state = 'pending'""")
        .execute(Tuple.of(webhook, utc(now), reason))
        .mapEmpty();
  }

  /** How many deliveries to a webhook are pending; {@code most} stands for that many or more. */
  static Future<Long> pending(SqlConnection tx, UUID webhook, int most) {
    return tx.preparedQuery(
            """
            SELECT count(*) FROM (
              SELECT FROM webhook_delivery WHERE webhook_id = $1 AND state = 'pending'
              LIMIT $2) AS pending""")
        .execute(Tuple.of(webhook, most))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Writes a test; gives its id. */
  static Future<UUID> insertTest(SqlConnection tx, UUID webhook, Instant now) {
    JsonObject body =
        new JsonObject()
            .put("type", WebhookEvent.TEST)
            .put("timestamp", now.toString())
            .put("data", new JsonObject().put("webhook_id", webhook.toString()));
    return tx.preparedQuery(
            """
            INSERT INTO webhook_delivery (webhook_id, lane, type, body, created_at, next_at)
            SELECT id, lane, $2, $3, $4, $4 FROM webhook WHERE id = $1 RETURNING id""")
        .execute(Tuple.of(webhook, WebhookEvent.TEST, body.encode(), utc(now)))
        .map(rows -> rows.iterator().next().getUUID(0));
  }

  /** Begins the schedule of a delivery anew, with the same id; false if there is none. */
  static Future<Boolean> sendAgain(SqlConnection tx, UUID webhook, UUID delivery, Instant now) {
    return tx.preparedQuery(
            """
            UPDATE webhook_delivery d
            SET state = 'pending', first_at = NULL, next_at = $3, ended_at = NULL, lane = w.lane
            FROM webhook w WHERE d.id = $2 AND d.webhook_id = $1 AND w.id = $1""")
        .execute(Tuple.of(webhook, delivery, utc(now)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** What waits for an old address goes to the new one. */
  static Future<Void> moveLane(SqlConnection tx, UUID webhook) {
    return tx.preparedQuery(
            """
            UPDATE webhook_delivery d SET lane = w.lane FROM webhook w
            WHERE d.webhook_id = $1 AND w.id = $1 AND d.state = 'pending' AND d.lane <> w.lane""")
        .execute(Tuple.of(webhook))
        .mapEmpty();
  }

  static Future<Batch<DeliveryView>> list(SqlClient client, UUID webhook, Place after, int limit) {
    Tuple values = Tuple.of(webhook, limit);
    return client
        .preparedQuery(
            """
            SELECT d.id, d.webhook_id, d.type, d.run_id, d.state, d.attempts, d.status, d.error,
                   d.created_at, d.next_at, d.ended_at
            FROM webhook_delivery d WHERE d.webhook_id = $1"""
                + Place.behind(after, "d", values)
                + " ORDER BY d.created_at DESC, d.id DESC LIMIT $2")
        .execute(values)
        .map(rows -> Batch.of(Rows.all(rows, DeliveryRepository::view), limit));
  }

  static Future<Optional<DeliveryView>> find(SqlClient client, UUID delivery) {
    return client
        .preparedQuery(
            """
            SELECT id, webhook_id, type, run_id, state, attempts, status, error, created_at,
                   next_at, ended_at
            FROM webhook_delivery WHERE id = $1""")
        .execute(Tuple.of(delivery))
        .map(rows -> Rows.first(rows, DeliveryRepository::view));
  }

  private static Attempt attempt(Row row) {
    List<String> secrets = new ArrayList<>();
    for (String secret : new String[] {row.getString("secret"), row.getString("old_secret")}) {
      if (secret != null) {
        secrets.add(secret);
      }
    }
    return new Attempt(
        row.getUUID("id"),
        row.getUUID("webhook_id"),
        row.getString("lane"),
        row.getInteger("attempts"),
        row.getOffsetDateTime("first_at").toInstant(),
        row.getString("url"),
        row.getBoolean("disabled"),
        secrets,
        row.getString("body"));
  }

  private static DeliveryView view(Row row) {
    boolean pending = row.getString("state").equals("pending");
    return new DeliveryView(
        row.getUUID("id"),
        row.getUUID("webhook_id"),
        row.getString("type"),
        row.getUUID("run_id"),
        row.getString("state"),
        row.getInteger("attempts"),
        row.getInteger("status"),
        row.getString("error"),
        row.getOffsetDateTime("created_at"),
        pending ? row.getOffsetDateTime("next_at") : null,
        row.getOffsetDateTime("ended_at"));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
