package dev.pagerunner.store;

import dev.pagerunner.domain.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Reads the events of a run. */
public final class EventQueries {
  private final Pool pool;

  public EventQueries(Pool pool) {
    this.pool = pool;
  }

  /** Events in order, from the one that follows {@code seq}. */
  public Future<List<EventView>> after(UUID run, long seq, int limit) {
    return Reading.list(
        pool,
        """
        SELECT seq, type, data, at FROM event
        WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3""",
        Tuple.of(run, seq, limit),
        EventQueries::view);
  }

  private static EventView view(Row row) {
    return new EventView(
        row.getLong("seq"),
        EventType.of(row.getString("type")),
        (JsonObject) row.getJson("data"),
        row.getOffsetDateTime("at"));
  }
}
