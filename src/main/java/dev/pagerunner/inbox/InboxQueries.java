package dev.pagerunner.inbox;

import dev.pagerunner.domain.RunState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads what became of documents of the inbox. */
final class InboxQueries {
  private InboxQueries() {}

  /**
   * The latest run of a document.
   *
   * @param error of the run; null without
   */
  record Standing(RunState state, int pagesFailed, String error) {}

  /** By document; those that were deleted are missing. */
  static Future<Map<UUID, Standing>> standings(Pool pool, List<UUID> documents) {
    return documents.isEmpty()
        ? Future.succeededFuture(Map.of())
        : pool.preparedQuery(
                """
                SELECT DISTINCT ON (document_id) document_id, state, pages_failed, error FROM run
                WHERE document_id = ANY($1) ORDER BY document_id, created_at DESC, id DESC""")
            .execute(Tuple.of(documents.toArray(UUID[]::new)))
            .map(
                rows -> {
                  Map<UUID, Standing> standings = new HashMap<>();
                  rows.forEach(row -> standings.put(row.getUUID(0), standing(row)));
                  return standings;
                });
  }

  private static Standing standing(Row row) {
    JsonObject error = (JsonObject) row.getJson("error");
    return new Standing(
        RunState.of(row.getString("state")),
        row.getInteger("pages_failed"),
        error == null ? null : error.getString("message"));
  }
}
