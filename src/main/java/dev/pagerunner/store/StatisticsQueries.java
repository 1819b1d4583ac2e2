package dev.pagerunner.store;

import dev.pagerunner.domain.PageTimes;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Reads what administrators look at. */
public final class StatisticsQueries {
  private final Pool pool;

  public StatisticsQueries(Pool pool) {
    this.pool = pool;
  }

  /** A worker that was seen within a day. */
  public record Worker(
      String name,
      String host,
      String version,
      List<String> models,
      UUID run,
      Integer page,
      long rssBytes,
      long pagesDone,
      OffsetDateTime startedAt,
      OffsetDateTime seenAt) {}

  /** Workers, the last seen first. */
  public Future<List<Worker>> workers() {
    return Reading.list(
        pool,
        """
        SELECT name, host, version, models, run_id, page, rss_bytes, pages_done, started_at, seen_at
        FROM worker WHERE seen_at > now() - interval '1 day'
        ORDER BY seen_at > now() - interval '30 s' DESC, name LIMIT 500""",
        Tuple.tuple(),
        StatisticsQueries::worker);
  }

  private static Worker worker(Row row) {
    return new Worker(
        row.getString("name"),
        row.getString("host"),
        row.getString("version"),
        List.of(row.getArrayOfStrings("models")),
        row.getUUID("run_id"),
        row.getInteger("page"),
        row.getLong("rss_bytes"),
        row.getLong("pages_done"),
        row.getOffsetDateTime("started_at"),
        row.getOffsetDateTime("seen_at"));
  }

  /** Pages that ended; those of the last minute are those of the last full one. */
  public record PageCounts(long lastMinute, long lastHour, long lastDay, long failedLastDay) {}

  public Future<PageCounts> pages() {
    return Reading.first(
            pool,
            """
            SELECT coalesce(sum(pages) FILTER (
                     WHERE minute = date_trunc('minute', now()) - interval '1 min'), 0) AS minute,
                   coalesce(sum(pages) FILTER (WHERE minute > now() - interval '1 h'), 0) AS hour,
                   coalesce(sum(pages), 0) AS day, coalesce(sum(failed), 0) AS failed
            FROM page_minute WHERE minute > now() - interval '24 h'""",
            Tuple.tuple(),
            row -> new PageCounts(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3)))
        .map(found -> found.orElseThrow());
  }

  /** How often something failed for a reason. */
  public record FailureCount(String category, long count) {}

  /**
   * Reasons why runs of the last day could not be opened, and why their pages failed.
   *
   * @param documents whose runs are counted
   */
  public Future<List<FailureCount>> failures(Visibility documents) {
    Tuple values = Tuple.tuple();
    String visible = VisibleDocuments.and(documents, "d", values);
    return Reading.list(
        pool,
        """
        SELECT category, count(*) AS count FROM (
          SELECT r.error ->> 'category' AS category
          FROM run r JOIN document d ON d.id = r.document_id
          WHERE r.finished_at > now() - interval '24 h' AND r.error IS NOT NULL
            AND r.pages_failed = 0 %1$s
          UNION ALL
          SELECT p.error ->> 'category'
          FROM run r JOIN document d ON d.id = r.document_id JOIN page p ON p.run_id = r.id
          WHERE r.finished_at > now() - interval '24 h' AND r.pages_failed > 0
            AND p.error IS NOT NULL %1$s) f
        GROUP BY category ORDER BY count DESC, category"""
            .formatted(visible),
        values,
        row -> new FailureCount(row.getString(0), row.getLong(1)));
  }

  /** How many documents there are, and the bytes that were uploaded for them. */
  public record Stored(long documents, long bytes) {}

  public Future<Stored> stored() {
    return Reading.first(
            pool,
            "SELECT count(*), coalesce(sum(bytes), 0)::bigint FROM document",
            Tuple.tuple(),
            row -> new Stored(row.getLong(0), row.getLong(1)))
        .map(found -> found.orElseThrow());
  }

  /** Pages and queue of some minutes; the queue is null if nobody sampled it. */
  public record Point(
      OffsetDateTime at, long pages, long failed, Integer queued, Integer running) {}

  /**
   * The last hours.
   *
   * @param step minutes of a point
   */
  public Future<List<Point>> points(int hours, int step) {
    return Reading.list(
        pool,
        """
        SELECT t.at, coalesce(p.pages, 0) AS pages, coalesce(p.failed, 0) AS failed,
               q.queued, q.running
        FROM generate_series(
               date_trunc('minute', now()) - $1 * interval '1 h',
               date_trunc('minute', now()), $2 * interval '1 min') AS t (at)
        LEFT JOIN LATERAL (
          SELECT sum(pages) AS pages, sum(failed) AS failed FROM page_minute
          WHERE minute >= t.at AND minute < t.at + $2 * interval '1 min') p ON true
        LEFT JOIN LATERAL (
          SELECT max(queued) AS queued, max(running) AS running FROM queue_minute
          WHERE minute >= t.at AND minute < t.at + $2 * interval '1 min') q ON true
        ORDER BY t.at""",
        Tuple.of(hours, step),
        row ->
            new Point(
                row.getOffsetDateTime("at"),
                row.getLong("pages"),
                row.getLong("failed"),
                row.getInteger("queued"),
                row.getInteger("running")));
  }

  /** Pages of a model in some minutes, and what half and 95 of 100 of them took at most. */
  public record ModelPoint(String model, OffsetDateTime at, long pages, Long p50, Long p95) {}

  /** Points of all models that read a page, by model and time. */
  public Future<List<ModelPoint>> modelPoints(int hours, int step) {
    return Reading.list(
        pool,
        """
        SELECT m.model, t.at, coalesce(sum(p.pages), 0) AS pages,
               coalesce((
                 SELECT array_agg(total ORDER BY i) FROM (
                   SELECT u.i, sum(u.b)::bigint AS total
                   FROM page_minute b, unnest(b.buckets) WITH ORDINALITY AS u (b, i)
                   WHERE b.model = m.model AND b.minute >= t.at
                     AND b.minute < t.at + $2 * interval '1 min' GROUP BY u.i) s),
                 '{}') AS buckets
        FROM (SELECT DISTINCT model FROM page_minute
              WHERE minute > now() - $1 * interval '1 h' ORDER BY model LIMIT 8) m
        CROSS JOIN generate_series(
               date_trunc('minute', now()) - $1 * interval '1 h',
               date_trunc('minute', now()), $2 * interval '1 min') AS t (at)
        LEFT JOIN page_minute p ON p.model = m.model AND p.minute >= t.at
          AND p.minute < t.at + $2 * interval '1 min'
        GROUP BY m.model, t.at ORDER BY m.model, t.at""",
        Tuple.of(hours, step),
        StatisticsQueries::modelPoint);
  }

  private static ModelPoint modelPoint(Row row) {
    long[] buckets = Rows.longs(row, "buckets");
    return new ModelPoint(
        row.getString("model"),
        row.getOffsetDateTime("at"),
        row.getLong("pages"),
        PageTimes.quantile(buckets, 0.5),
        PageTimes.quantile(buckets, 0.95));
  }
}
