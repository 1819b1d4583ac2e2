package dev.pagerunner.store;

import dev.pagerunner.domain.Workload;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;

/** Counts what is to be done, by the indexes that hold nothing else. */
public final class WorkloadQueries {

  /**
   * What has ended is not counted: it grows without end, and no index would make counting it cheap.
   */
  static final String NOW =
      """
      SELECT r.queued, r.running, w.ready, w.oldest, l.leased, l.workers
      FROM (SELECT count(*) FILTER (WHERE state = 'queued') AS queued,
                   count(*) FILTER (WHERE state = 'running') AS running
            FROM run WHERE state IN ('queued', 'running')) r,
           (SELECT count(*) AS ready,
                   coalesce(extract(epoch FROM now() - min(ready_at)), 0)::float8 AS oldest
            FROM slice WHERE state = 'ready') w,
           (SELECT count(*) AS leased, count(DISTINCT lease_owner) AS workers
            FROM slice WHERE state = 'leased') l""";

  private WorkloadQueries() {}

  public static Future<Workload> now(SqlClient client) {
    return client
        .query(NOW)
        .execute()
        .map(rows -> Rows.first(rows, WorkloadQueries::workload).orElseThrow());
  }

  private static Workload workload(Row row) {
    return new Workload(
        row.getLong("queued"),
        row.getLong("running"),
        row.getLong("ready"),
        row.getLong("leased"),
        row.getDouble("oldest"),
        row.getLong("workers"));
  }
}
