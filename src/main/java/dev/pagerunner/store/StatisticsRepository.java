package dev.pagerunner.store;

import dev.pagerunner.domain.Workload;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Writes what administrators look at: workers, and counts by the minute. */
public final class StatisticsRepository {
  private StatisticsRepository() {}

  /**
   * A worker as it reports itself.
   *
   * @param run in hand; null as is {@code page} while it waits for work
   */
  public record Worker(
      String name,
      String host,
      String version,
      List<String> models,
      UUID run,
      Integer page,
      long rssBytes,
      long pagesDone,
      OffsetDateTime startedAt) {}

  public static Future<Void> seen(SqlClient client, Worker worker) {
    return client
        .preparedQuery(
            """
            INSERT INTO worker (name, host, version, models, run_id, page, rss_bytes, pages_done,
                                started_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (name) DO UPDATE SET
              models = EXCLUDED.models, run_id = EXCLUDED.run_id, page = EXCLUDED.page,
              rss_bytes = EXCLUDED.rss_bytes, pages_done = EXCLUDED.pages_done, seen_at = now()""")
        .execute(
            Tuple.from(
                new Object[] {
                  worker.name,
                  worker.host,
                  worker.version,
                  worker.models.toArray(String[]::new),
                  worker.run,
                  worker.page,
                  worker.rssBytes,
                  worker.pagesDone,
                  worker.startedAt
                }))
        .mapEmpty();
  }

  /** A worker ended in order. */
  public static Future<Void> gone(SqlClient client, String name) {
    return client
        .preparedQuery("DELETE FROM worker WHERE name = $1")
        .execute(Tuple.of(name))
        .mapEmpty();
  }

  /** Adds pages that ended to those of this minute. */
  public static Future<Void> add(
      SqlClient client, String model, int pages, int failed, List<Integer> buckets) {
    return client
        .preparedQuery(
            """
            INSERT INTO page_minute AS m (minute, model, pages, failed, buckets)
            VALUES (date_trunc('minute', now()), $1, $2, $3, $4)
            ON CONFLICT (minute, model) DO UPDATE SET
              pages = m.pages + EXCLUDED.pages, failed = m.failed + EXCLUDED.failed,
              buckets = (SELECT array_agg(a + b ORDER BY i)
                         FROM unnest(m.buckets, EXCLUDED.buckets) WITH ORDINALITY AS u (a, b, i))""")
        .execute(Tuple.of(model, pages, failed, buckets.toArray(Integer[]::new)))
        .mapEmpty();
  }

  /** Writes the workload of this minute, unless another process did; forgets what is too old. */
  public static Future<Void> sample(SqlClient client, Workload now) {
    return client
        .preparedQuery(
            """
            INSERT INTO queue_minute (minute, queued, running, ready)
            VALUES (date_trunc('minute', now()), $1, $2, $3) ON CONFLICT DO NOTHING""")
        .execute(Tuple.of((int) now.queued(), (int) now.running(), (int) now.ready()))
        .compose(rows -> rows.rowCount() == 1 ? forgetOld(client) : Future.<Void>succeededFuture());
  }

  private static Future<Void> forgetOld(SqlClient client) {
    String old = " < now() - interval '2 days'";
    return client
        .query("DELETE FROM queue_minute WHERE minute" + old)
        .execute()
        .compose(ignored -> client.query("DELETE FROM page_minute WHERE minute" + old).execute())
        .compose(
            ignored ->
                client
                    .query("DELETE FROM worker WHERE seen_at < now() - interval '1 day'")
                    .execute())
        .mapEmpty();
  }
}
