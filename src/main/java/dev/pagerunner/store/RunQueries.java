package dev.pagerunner.store;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.RunScores;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads runs. */
public final class RunQueries {
  /**
   * The columns that {@link #view} reads, of a table called {@code r}, with the eight most frequent
   * labels. The position in the queue is counted up to 1,000 only, since a list counts it for each
   * of its runs.
   */
  static final String COLUMNS =
      """
      r.id AS run_id, r.document_id, r.state, r.model_name, r.model_version, r.model_sha256,
      r.page_selection, r.threshold, r.pages_total, r.pages_done, r.pages_failed, r.detections,
      r.error, r.created_at AS run_created_at, r.started_at, r.finished_at, r.event_seq,
      r.candidates_from, r.model_threshold, r.model_thresholds,
      (SELECT jsonb_agg(jsonb_build_object('label', l.label, 'detections', l.found) ORDER BY l.found DESC, l.label)
       FROM (SELECT key AS label, value::int AS found FROM jsonb_each_text(r.labels)
             ORDER BY 2 DESC, 1 LIMIT 8) AS l) AS labels,
      CASE WHEN r.pages_failed > 0 THEN
        (SELECT jsonb_build_object('page', p.page, 'error', p.error)
         FROM page p WHERE p.run_id = r.id AND p.state = 'failed' ORDER BY p.page LIMIT 1)
      END AS failed_page,
      CASE WHEN r.state = 'queued' THEN
        (SELECT count(*) FROM (
           SELECT FROM run q
           WHERE q.state IN ('queued', 'running') AND q.created_at < r.created_at
           LIMIT 1000) AS before)
      END AS queue_position
      """;

  private final Pool pool;

  public RunQueries(Pool pool) {
    this.pool = pool;
  }

  public Future<Optional<RunView>> find(UUID run, Visibility visible) {
    Tuple values = Tuple.of(run);
    return Reading.first(
        pool,
        "SELECT "
            + COLUMNS
            + " FROM run r JOIN document d ON d.id = r.document_id WHERE r.id = $1"
            + VisibleDocuments.and(visible, "d", values),
        values,
        RunQueries::view);
  }

  /** How far those of the runs are that are there and may be seen, in no order. */
  public Future<List<RunProgress>> progress(Collection<UUID> runs, Visibility visible) {
    Tuple values = Tuple.of(runs.toArray(UUID[]::new));
    return Reading.list(
        pool,
        "SELECT r.id, r.state, r.event_seq FROM run r JOIN document d ON d.id = r.document_id"
            + " WHERE r.id = ANY($1)"
            + VisibleDocuments.and(visible, "d", values),
        values,
        row -> new RunProgress(row.getUUID(0), RunState.of(row.getString(1)), row.getLong(2)));
  }

  /** The run, if its document may be seen: what its results are read by. */
  public Future<Optional<ReadableRun>> readable(UUID run, Visibility visible) {
    Tuple values = Tuple.of(run);
    return Reading.first(
        pool,
        "SELECT r.document_id, r.event_seq FROM run r JOIN document d ON d.id = r.document_id WHERE r.id = $1"
            + VisibleDocuments.and(visible, "d", values),
        values,
        row -> new ReadableRun(run, row.getUUID(0), row.getLong(1)));
  }

  /** Those of some runs whose documents may be seen. */
  public Future<List<UUID>> readableOf(List<UUID> ids, Visibility visible) {
    Tuple values = Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new));
    return Reading.list(
        pool,
        "SELECT r.id FROM run r JOIN document d ON d.id = r.document_id WHERE r.id = ANY($1)"
            + VisibleDocuments.and(visible, "d", values),
        values,
        row -> row.getUUID(0));
  }

  /**
   * Runs of a document that the caller may see, newest first.
   *
   * @param after the place to go on from; null for the start
   */
  public Future<Batch<RunView>> ofDocument(UUID document, Place after, int limit) {
    Tuple values = Tuple.of(document, limit);
    return Reading.list(
            pool,
            "SELECT "
                + COLUMNS
                + " FROM run r WHERE r.document_id = $1"
                + Place.behind(after, "r", values)
                + " ORDER BY r.created_at DESC, r.id DESC LIMIT $2",
            values,
            RunQueries::view)
        .map(runs -> Batch.of(runs, limit));
  }

  static RunView view(Row row) {
    return new RunView(
        row.getUUID("run_id"),
        row.getUUID("document_id"),
        RunState.of(row.getString("state")),
        new ModelRef(
            row.getString("model_name"),
            row.getString("model_version"),
            row.getString("model_sha256")),
        row.getString("page_selection"),
        row.getDouble("threshold"),
        row.getInteger("pages_total"),
        row.getInteger("pages_done"),
        row.getInteger("pages_failed"),
        row.getInteger("detections"),
        (JsonObject) row.getJson("error"),
        row.getOffsetDateTime("run_created_at"),
        row.getOffsetDateTime("started_at"),
        row.getOffsetDateTime("finished_at"),
        row.getLong("queue_position"),
        row.getLong("event_seq"),
        new RunScores(
            row.getDouble("model_threshold"),
            Json.thresholds(row.getString("model_thresholds")),
            row.getDouble("candidates_from")),
        row.getJsonArray("labels"),
        (JsonObject) row.getJson("failed_page"));
  }
}
