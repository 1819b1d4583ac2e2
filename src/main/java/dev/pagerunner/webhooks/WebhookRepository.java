package dev.pagerunner.webhooks;

import dev.pagerunner.domain.RunWebhook;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.outbound.TargetUrl;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes webhooks. */
public final class WebhookRepository {
  /** Of the one webhook that the settings name. */
  static final UUID OF_SERVER = new UUID(0, 1);

  private static final String SELECT =
      """
      SELECT w.id, w.account_id, a.name AS owner, w.of_server, w.run_id, w.url, w.events, w.secret,
             w.created_at, w.disabled_at, w.disabled_reason
      FROM webhook w LEFT JOIN account a ON a.id = w.account_id""";

  private static final String USUAL =
      "'{" + WebhookEvent.RUN_FINISHED.word() + "," + WebhookEvent.RUN_FAILED.word() + "}'";

  private WebhookRepository() {}

  /** A new webhook; {@code account} is null where nobody logs in. */
  record NewWebhook(UUID id, UUID account, TargetUrl target, String url, List<String> events) {
    NewWebhook {
      events = List.copyOf(events);
    }
  }

  static Future<Void> insert(SqlConnection tx, NewWebhook wanted, String secret) {
    return tx.preparedQuery(
            """
            INSERT INTO webhook (id, account_id, url, lane, events, secret)
            VALUES ($1, $2, $3, coalesce($2::uuid::text, '') || ' ' || $4, $5, $6)""")
        .execute(
            Tuple.of(
                wanted.id(),
                wanted.account(),
                wanted.url(),
                wanted.target().authority(),
                array(wanted.events()),
                secret))
        .mapEmpty();
  }

  /** Writes the webhook that came with a run, for the owner of its document. */
  public static Future<Void> insert(SqlConnection tx, UUID run, RunWebhook told) {
    return tx.preparedQuery(
            """
            INSERT INTO webhook (id, account_id, run_id, url, lane, events, secret)
            SELECT $1, d.account_id, r.id, $3, coalesce(d.account_id::text, '') || ' ' || $4,
                   %s, $5
            FROM run r JOIN document d ON d.id = r.document_id WHERE r.id = $2"""
                .formatted(USUAL))
        .execute(
            Tuple.of(
                UUID.randomUUID(),
                run,
                told.url(),
                TargetUrl.parse(told.url()).authority(),
                told.secret()))
        .mapEmpty();
  }

  /** Writes the webhook of the settings. Another URL enables it again. */
  static Future<Void> putOfServer(
      SqlClient client, String url, List<String> events, String secret) {
    return client
        .preparedQuery(
            """
            INSERT INTO webhook (id, of_server, url, lane, events, secret)
            VALUES ($1, true, $2, 'server ' || $3, $4, $5)
            ON CONFLICT (id) DO UPDATE SET
              url = excluded.url, lane = excluded.lane, events = excluded.events,
              secret = excluded.secret,
              disabled_at = CASE WHEN webhook.url = excluded.url THEN webhook.disabled_at END,
              disabled_reason =
                CASE WHEN webhook.url = excluded.url THEN webhook.disabled_reason END""")
        .execute(Tuple.of(OF_SERVER, url, TargetUrl.parse(url).authority(), array(events), secret))
        .mapEmpty();
  }

  static Future<Void> deleteOfServer(SqlClient client) {
    return client.preparedQuery("DELETE FROM webhook WHERE of_server").execute().mapEmpty();
  }

  /** How many an account has, those of runs not counted. */
  static Future<Long> count(SqlConnection tx, UUID account) {
    return tx.preparedQuery(
            """
            SELECT count(*) FROM webhook
            WHERE account_id IS NOT DISTINCT FROM $1 AND run_id IS NULL AND NOT of_server""")
        .execute(Tuple.of(account))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Lets one transaction at a time add a webhook to an account. */
  static Future<Void> lockAccount(SqlConnection tx, UUID account) {
    return tx.preparedQuery("SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE")
        .execute(Tuple.of(account))
        .mapEmpty();
  }

  static Future<Optional<WebhookView>> find(SqlClient client, UUID webhook, Visibility visible) {
    Tuple values = Tuple.of(webhook);
    return client
        .preparedQuery(SELECT + " WHERE w.id = $1" + of(visible, values))
        .execute(values)
        .map(rows -> Rows.first(rows, WebhookRepository::view));
  }

  /** The webhook that came with a run. */
  static Future<Optional<WebhookView>> ofRun(SqlClient client, UUID run, Visibility visible) {
    Tuple values = Tuple.of(run);
    return client
        .preparedQuery(SELECT + " WHERE w.run_id = $1" + of(visible, values))
        .execute(values)
        .map(rows -> Rows.first(rows, WebhookRepository::view));
  }

  /** The webhooks of an account, or of nobody for null, newest first. */
  static Future<Batch<WebhookView>> ofAccount(
      SqlClient client, UUID account, Place after, int limit) {
    Tuple values = Tuple.of(limit, account);
    return list(
        client,
        " AND NOT w.of_server AND w.account_id"
            + (account == null ? " IS NULL AND $2::uuid IS NULL" : " = $2"),
        after,
        values);
  }

  /** The webhooks of all, newest first. */
  static Future<Batch<WebhookView>> all(SqlClient client, Place after, int limit) {
    return list(client, "", after, Tuple.of(limit));
  }

  private static Future<Batch<WebhookView>> list(
      SqlClient client, String condition, Place after, Tuple values) {
    int limit = values.getInteger(0);
    return client
        .preparedQuery(
            SELECT
                + " WHERE w.run_id IS NULL"
                + condition
                + Place.behind(after, "w", values)
                + " ORDER BY w.created_at DESC, w.id DESC LIMIT $1")
        .execute(values)
        .map(rows -> Batch.of(Rows.all(rows, WebhookRepository::view), limit));
  }

  /** Changes address and events. */
  static Future<Void> update(
      SqlConnection tx, UUID webhook, String url, String authority, List<String> events) {
    return tx.preparedQuery(
            """
            UPDATE webhook SET url = $2, events = $4,
                               lane = coalesce(account_id::text, '') || ' ' || $3
            WHERE id = $1""")
        .execute(Tuple.of(webhook, url, authority, array(events)))
        .mapEmpty();
  }

  static Future<Void> enable(SqlConnection tx, UUID webhook) {
    return tx.preparedQuery(
            "UPDATE webhook SET disabled_at = NULL, disabled_reason = NULL WHERE id = $1")
        .execute(Tuple.of(webhook))
        .mapEmpty();
  }

  /** False if the webhook is disabled already, gone, or of another URL by now. */
  static Future<Boolean> disable(SqlClient client, UUID webhook, String url, String reason) {
    return client
        .preparedQuery(
            """
            UPDATE webhook SET disabled_at = now(), disabled_reason = $3
            WHERE id = $1 AND url = $2 AND disabled_at IS NULL""")
        .execute(Tuple.of(webhook, url, reason))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Makes changes of a webhook follow one another. */
  static Future<Void> lock(SqlConnection tx, UUID webhook) {
    return tx.preparedQuery("SELECT FROM webhook WHERE id = $1 FOR UPDATE")
        .execute(Tuple.of(webhook))
        .mapEmpty();
  }

  /** The old secret signs, too, for a day. */
  static Future<Void> changeSecret(SqlConnection tx, UUID webhook, String secret) {
    return tx.preparedQuery(
            """
            UPDATE webhook SET old_secret = secret, secret = $2,
                               old_secret_until = now() + interval '1 day'
            WHERE id = $1""")
        .execute(Tuple.of(webhook, secret))
        .mapEmpty();
  }

  /** Deletes a webhook with its deliveries. */
  static Future<Void> delete(SqlConnection tx, UUID webhook) {
    return tx.preparedQuery("DELETE FROM webhook WHERE id = $1")
        .execute(Tuple.of(webhook))
        .compose(
            ignored ->
                tx.preparedQuery("DELETE FROM webhook_delivery WHERE webhook_id = $1")
                    .execute(Tuple.of(webhook)))
        .mapEmpty();
  }

  private static String of(Visibility visible, Tuple values) {
    if (visible.reach() == Visibility.Reach.EVERYTHING) {
      return "";
    }
    values.addUUID(visible.account());
    return " AND w.account_id = $" + values.size();
  }

  private static String[] array(List<String> words) {
    return words.toArray(String[]::new);
  }

  private static WebhookView view(Row row) {
    return new WebhookView(
        row.getUUID("id"),
        row.getUUID("account_id"),
        row.getString("owner"),
        row.getBoolean("of_server"),
        row.getUUID("run_id"),
        row.getString("url"),
        Arrays.asList(row.getArrayOfStrings("events")),
        SigningSecret.hint(row.getString("secret")),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("disabled_at"),
        row.getString("disabled_reason"));
  }
}
