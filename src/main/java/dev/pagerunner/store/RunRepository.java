package dev.pagerunner.store;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.EventType;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Writes runs and their events, within the caller's transaction. */
public final class RunRepository {
  private RunRepository() {}

  /** A run as it stands under the caller's row lock. {@code pagesTotal} is null before opening. */
  public record Locked(
      UUID id,
      UUID document,
      RunState state,
      boolean cancelRequested,
      Integer pagesTotal,
      int pagesDone,
      int pagesFailed,
      int detections) {}

  public static Future<Void> insert(
      SqlConnection tx, UUID run, UUID document, ModelRef model, RunOptions options) {
    return tx.preparedQuery(
            """
            INSERT INTO run (id, document_id, model_name, model_version, model_sha256,
                             page_selection, threshold, candidates_from, model_threshold,
                             model_thresholds)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""")
        .execute(
            Tuple.of(
                run,
                document,
                model.name(),
                model.version(),
                model.sha256(),
                options.pages().toString(),
                options.threshold(),
                options.scores().candidatesFrom(),
                options.scores().model(),
                Json.ofThresholds(options.scores().byLabel())))
        .mapEmpty();
  }

  /** Takes the run's row lock, which every change to a run is made under. */
  public static Future<Optional<Locked>> lock(SqlConnection tx, UUID run) {
    return tx.preparedQuery(
            """
            SELECT id, document_id, state, cancel_requested, pages_total, pages_done, pages_failed,
                   detections
            FROM run WHERE id = $1 FOR UPDATE""")
        .execute(Tuple.of(run))
        .map(rows -> Rows.first(rows, RunRepository::locked));
  }

  /** Whether there is the run, over a document that the caller may change. */
  public static Future<Boolean> mayChange(SqlConnection tx, UUID run, Visibility changes) {
    Tuple values = Tuple.of(run);
    return tx.preparedQuery(
            "SELECT 1 FROM run r JOIN document d ON d.id = r.document_id WHERE r.id = $1"
                + VisibleDocuments.and(changes, "d", values))
        .execute(values)
        .map(rows -> rows.size() > 0);
  }

  /** Whether a run of a document is unfinished. */
  public static Future<Boolean> isUnfinished(SqlClient client, UUID document) {
    return client
        .preparedQuery(
            """
            SELECT EXISTS (
              SELECT FROM run WHERE document_id = $1 AND state IN ('queued', 'running'))""")
        .execute(Tuple.of(document))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** How many runs are unfinished; {@code most} stands for that many or more. */
  public static Future<Long> unfinished(SqlClient client, int most) {
    return client
        .preparedQuery(
            """
            SELECT count(*) FROM (
              SELECT FROM run WHERE state IN ('queued', 'running') LIMIT $1) AS counted""")
        .execute(Tuple.of(most))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  public static Future<Void> open(SqlConnection tx, UUID run, int pagesTotal) {
    return tx.preparedQuery(
            """
            UPDATE run SET state = 'running', pages_total = $2, started_at = now()
            WHERE id = $1""")
        .execute(Tuple.of(run, pagesTotal))
        .mapEmpty();
  }

  /** A run after a page ended, and the number of the event that says so. */
  public record Counted(Locked run, long event) {}

  /**
   * Counts a page that was read with what was found on it, and writes its event.
   *
   * @param data of the event; how many pages ended is added to it
   */
  public static Future<Counted> countPageDone(
      SqlConnection tx, UUID run, PageFound found, JsonObject data) {
    return tx.preparedQuery(
            """
            WITH counted AS (
              UPDATE run SET pages_done = pages_done + 1, detections = detections + $2,
                             event_seq = event_seq + 1,
                             first_image = least(first_image, $5),
                             labels = CASE WHEN $2 = 0 THEN labels ELSE (
                               SELECT jsonb_object_agg(label, found) FROM (
                                 SELECT key AS label, sum(value::int) AS found
                                 FROM (SELECT * FROM jsonb_each_text(labels)
                                       UNION ALL SELECT * FROM jsonb_each_text($6)) AS both_counts
                                 GROUP BY key) AS sums) END
              WHERE id = $1
              RETURNING id, document_id, state, cancel_requested, pages_total, pages_done,
                        pages_failed, detections, event_seq),
            told AS (
              INSERT INTO event (run_id, seq, type, data)
              SELECT id, event_seq, $3, $4::jsonb || jsonb_build_object(
                'pages_total', pages_total, 'pages_done', pages_done, 'pages_failed', pages_failed)
              FROM counted)
            SELECT * FROM counted""")
        .execute(
            Tuple.of(
                run,
                found.detections().size(),
                EventType.PAGE_DONE.word(),
                data,
                found.page(),
                countsByLabel(found.detections())))
        .map(rows -> Rows.first(rows, RunRepository::counted).orElseThrow());
  }

  private static JsonObject countsByLabel(List<Detection> detections) {
    Map<String, Integer> counts = new TreeMap<>();
    detections.forEach(detection -> counts.merge(detection.label(), 1, Integer::sum));
    JsonObject json = new JsonObject();
    counts.forEach(json::put);
    return json;
  }

  public static Future<Locked> countPageFailed(SqlConnection tx, UUID run) {
    return tx.preparedQuery(
            """
            UPDATE run SET pages_failed = pages_failed + 1 WHERE id = $1
            RETURNING id, document_id, state, cancel_requested, pages_total, pages_done,
                      pages_failed, detections""")
        .execute(Tuple.of(run))
        .map(rows -> Rows.first(rows, RunRepository::locked).orElseThrow());
  }

  public static Future<Void> requestCancel(SqlConnection tx, UUID run) {
    return tx.preparedQuery("UPDATE run SET cancel_requested = true WHERE id = $1")
        .execute(Tuple.of(run))
        .mapEmpty();
  }

  public static Future<Void> finish(SqlConnection tx, UUID run, RunState state, Failure error) {
    return tx.preparedQuery(
            "UPDATE run SET state = $2, error = $3, finished_at = now() WHERE id = $1")
        .execute(Tuple.of(run, state.word(), error == null ? null : Json.of(error)))
        .mapEmpty();
  }

  /** Makes a final run unfinished again. */
  public static Future<Void> reopen(SqlConnection tx, UUID run, RunState state) {
    return tx.preparedQuery(
            """
            UPDATE run SET state = $2, error = NULL, finished_at = NULL, cancel_requested = false,
                           pages_failed = 0
            WHERE id = $1""")
        .execute(Tuple.of(run, state.word()))
        .mapEmpty();
  }

  /** Remembers that a worker turned to this run, which makes its next slice wait for others. */
  public static Future<Void> served(SqlClient client, UUID run) {
    return client
        .preparedQuery("UPDATE run SET last_served_at = now() WHERE id = $1")
        .execute(Tuple.of(run))
        .mapEmpty();
  }

  /** Numbers and writes an event; the numbers of a run have no gaps. Returns the number. */
  public static Future<Long> appendEvent(
      SqlConnection tx, UUID run, EventType type, JsonObject data) {
    return tx.preparedQuery(
            """
            WITH numbered AS (
              UPDATE run SET event_seq = event_seq + 1 WHERE id = $1 RETURNING event_seq)
            INSERT INTO event (run_id, seq, type, data)
            SELECT $1, event_seq, $2, $3 FROM numbered
            RETURNING seq""")
        .execute(Tuple.of(run, type.word(), data))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static Counted counted(Row row) {
    return new Counted(locked(row), row.getLong("event_seq"));
  }

  private static Locked locked(Row row) {
    return new Locked(
        row.getUUID("id"),
        row.getUUID("document_id"),
        RunState.of(row.getString("state")),
        row.getBoolean("cancel_requested"),
        row.getInteger("pages_total"),
        row.getInteger("pages_done"),
        row.getInteger("pages_failed"),
        row.getInteger("detections"));
  }
}
