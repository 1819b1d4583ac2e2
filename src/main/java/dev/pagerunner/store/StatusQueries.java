package dev.pagerunner.store;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PageTimes;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads how the server does, as everybody may know it, and what somebody has of that. */
public final class StatusQueries {
  private static final String OF_DOCUMENTS =
      " FROM run r JOIN document d ON d.id = r.document_id WHERE true";

  private final Pool pool;

  public StatusQueries(Pool pool) {
    this.pool = pool;
  }

  /** Unfinished runs. */
  public record Unfinished(long queued, long running) {}

  /** Unfinished runs of the documents. */
  public Future<Unfinished> unfinished(Visibility documents) {
    Tuple values = Tuple.tuple();
    return Reading.first(
            pool,
            "SELECT count(*) FILTER (WHERE r.state = 'queued'),"
                + " count(*) FILTER (WHERE r.state = 'running')"
                + OF_DOCUMENTS
                + " AND r.state IN ('queued', 'running')"
                + VisibleDocuments.and(documents, "d", values),
            values,
            row -> new Unfinished(row.getLong(0), row.getLong(1)))
        .map(found -> found.orElseThrow());
  }

  /**
   * The workers of all machines.
   *
   * @param alive those that reported within half a minute
   * @param pages that ended in the last ten full minutes
   */
  public record Workers(long alive, long pages) {}

  public Future<Workers> workers() {
    return Reading.first(
            pool,
            """
            SELECT (SELECT count(*) FROM worker WHERE seen_at > now() - interval '30 s'),
                   (SELECT coalesce(sum(pages), 0) FROM page_minute
                    WHERE minute >= date_trunc('minute', now()) - interval '10 min'
                      AND minute < date_trunc('minute', now()))""",
            Tuple.tuple(),
            row -> new Workers(row.getLong(0), row.getLong(1)))
        .map(found -> found.orElseThrow());
  }

  /** How many pages models of a name read within a day, and what half of them took at most. */
  public record Speed(String model, long pages, Long medianMillis) {}

  /** The speeds of models, those that read most pages first. */
  public Future<List<Speed>> speeds() {
    return Reading.list(
        pool,
        """
        SELECT model, max(pages) AS pages, array_agg(total ORDER BY i) AS buckets FROM (
          SELECT m.model, u.i, sum(u.b)::bigint AS total,
                 sum(sum(u.b)::bigint) OVER (PARTITION BY m.model) AS pages
          FROM page_minute m, unnest(m.buckets) WITH ORDINALITY AS u (b, i)
          WHERE m.minute > now() - interval '24 h' GROUP BY m.model, u.i) s
        GROUP BY model ORDER BY pages DESC, model LIMIT 50""",
        Tuple.tuple(),
        StatusQueries::speed);
  }

  private static Speed speed(Row row) {
    return new Speed(
        row.getString("model"),
        row.getLong("pages"),
        PageTimes.quantile(Rows.longs(row, "buckets"), 0.5));
  }

  /** The bytes of the files of all models that the server knows. */
  public Future<Map<ModelRef, Long>> modelBytes() {
    return byModel("SELECT name, version, sha256, bytes FROM model", Tuple.tuple());
  }

  /** How many runs of the documents there are with each model. */
  public Future<Map<ModelRef, Long>> runsByModel(Visibility documents) {
    Tuple values = Tuple.tuple();
    return byModel(
        "SELECT r.model_name, r.model_version, r.model_sha256, count(*)"
            + OF_DOCUMENTS
            + VisibleDocuments.and(documents, "d", values)
            + " GROUP BY 1, 2, 3",
        values);
  }

  private Future<Map<ModelRef, Long>> byModel(String sql, Tuple values) {
    return Reading.list(
            pool,
            sql,
            values,
            row ->
                Map.entry(
                    new ModelRef(row.getString(0), row.getString(1), row.getString(2)),
                    row.getLong(3)))
        .map(
            rows ->
                rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
