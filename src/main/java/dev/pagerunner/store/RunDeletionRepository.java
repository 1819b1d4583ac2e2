package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Deletes one run with its pages, detections and events. */
public final class RunDeletionRepository {
  /** So many are deleted within a second or two; a statement may take 12 s. */
  private static final int FEW_DETECTIONS = 50_000;

  private RunDeletionRepository() {}

  /**
   * Deletes the detections of a run that has very many, bit by bit and in transactions of their
   * own: together they take longer than one statement may. Does nothing to another one.
   */
  public static Future<Void> deleteManyDetections(SqlClient client, UUID run) {
    return client
        .preparedQuery("SELECT 1 FROM run WHERE id = $1 AND detections > $2")
        .execute(Tuple.of(run, FEW_DETECTIONS))
        .compose(rows -> rows.size() > 0 ? deletePagewise(client, run) : Future.succeededFuture());
  }

  private static Future<Void> deletePagewise(SqlClient client, UUID run) {
    return client
        .preparedQuery(
            """
            DELETE FROM detection WHERE run_id = $1 AND page IN (
              SELECT DISTINCT page FROM detection WHERE run_id = $1 ORDER BY page LIMIT 50)""")
        .execute(Tuple.of(run))
        .compose(
            rows -> rows.rowCount() > 0 ? deletePagewise(client, run) : Future.succeededFuture());
  }

  /** Call under the run's row lock. */
  public static Future<Void> delete(SqlConnection tx, UUID run) {
    return tx.preparedQuery("DELETE FROM run WHERE id = $1").execute(Tuple.of(run)).mapEmpty();
  }
}
