package dev.pagerunner.webhooks;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Writes what webhooks are told, within the transaction of the event. */
public final class WebhookQueue {
  /**
   * While so many deliveries to a webhook are pending, pages are not told: a receiver that is down
   * shall not fill the database. The ends of runs always are.
   */
  static final int MOST_PENDING_PAGES = 2_000;

  /**
   * Of three kinds of webhooks: with the run, of the document's owner, and of nobody. Texts are
   * shortened so that a body is below 20 KB whatever their letters are.
   */
  private static final String ADD =
      """
      WITH told AS (
        SELECT r.id AS run_id, d.account_id,
               CASE WHEN e.type = 'run.finished' AND r.state = 'failed' THEN 'run.failed'
                    ELSE e.type END AS type,
               jsonb_build_object(
                 'run_id', r.id, 'document_id', d.id, 'title', d.title,
                 'filename', left(d.filename, 200),
                 'model', jsonb_build_object(
                   'name', left(r.model_name, 200), 'version', left(r.model_version, 200)),
                 'pages_total', r.pages_total, 'pages_done', r.pages_done,
                 'pages_failed', r.pages_failed, 'seq', e.seq,
                 'links', jsonb_build_object(
                   'run', '/api/v1/runs/' || r.id, 'document', '/api/v1/documents/' || d.id))
               || CASE WHEN e.type = 'run.finished'
                    THEN jsonb_build_object('state', r.state, 'detections', r.detections)
                    ELSE jsonb_build_object('page', e.data -> 'page') END
               || CASE WHEN e.type = 'page.done'
                    THEN jsonb_build_object('detections', e.data -> 'detections_total')
                    ELSE jsonb_build_object('error', CASE WHEN e.data ->> 'error' IS NOT NULL
                      THEN (e.data -> 'error') || jsonb_build_object(
                        'message', left(e.data -> 'error' ->> 'message', 1001)) END) END AS data
        FROM run r
        JOIN document d ON d.id = r.document_id
        JOIN event e ON e.run_id = r.id AND e.seq = r.event_seq
        WHERE r.id = $1),
      wanted AS (
        SELECT w.* FROM webhook w, told WHERE w.run_id = told.run_id
        UNION ALL
        SELECT w.* FROM webhook w, told WHERE w.run_id IS NULL AND w.account_id = told.account_id
        UNION ALL
        SELECT w.* FROM webhook w, told WHERE w.run_id IS NULL AND w.account_id IS NULL
          AND (w.of_server OR told.account_id IS NULL))
      INSERT INTO webhook_delivery (webhook_id, lane, type, run_id, body)
      SELECT w.id, w.lane, told.type, told.run_id,
             jsonb_build_object(
               'type', told.type,
               'timestamp', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               'data', told.data)::text
      FROM wanted w, told
      WHERE w.disabled_at IS NULL AND told.type = ANY (w.events)
        AND NOT EXISTS (SELECT FROM account a WHERE a.id = w.account_id AND a.disabled)
        AND (told.type LIKE 'run.%' OR $2 > (
          SELECT count(*) FROM (
            SELECT FROM webhook_delivery p WHERE p.webhook_id = w.id AND p.state = 'pending'
            LIMIT $2) AS pending))""";

  private WebhookQueue() {}

  /** Deletes the webhooks that others than an account gave to the runs of a document. */
  public static Future<Void> forgetOthers(SqlConnection tx, UUID document, UUID account) {
    return tx.preparedQuery(
            """
            DELETE FROM webhook w USING run r
            WHERE r.document_id = $1 AND w.run_id = r.id AND w.account_id IS DISTINCT FROM $2""")
        .execute(Tuple.of(document, account))
        .mapEmpty();
  }

  /** Tells all webhooks that wish to know of the newest event of a run, a page or the end. */
  public static Future<Void> add(SqlConnection tx, UUID run) {
    return tx.preparedQuery(ADD).execute(Tuple.of(run, MOST_PENDING_PAGES)).mapEmpty();
  }
}
