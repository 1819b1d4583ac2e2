package dev.pagerunner.store;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A place in a list in order of time: the last item that a reader has. */
public record Place(OffsetDateTime createdAt, UUID id) {
  /**
   * Limits a query that lists the newest first to what comes behind a place.
   *
   * @param after null for the start
   * @param table its name in the query
   * @param values of the query; those of the place are added to them
   * @return a condition that begins with AND, or nothing
   */
  public static String behind(Place after, String table, Tuple values) {
    if (after == null) {
      return "";
    }
    values.addOffsetDateTime(after.createdAt).addUUID(after.id);
    int id = values.size();
    return " AND (%1$s.created_at, %1$s.id) < ($%2$d, $%3$d)".formatted(table, id - 1, id);
  }
}
