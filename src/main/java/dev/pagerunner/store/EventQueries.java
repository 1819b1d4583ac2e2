package dev.pagerunner.store;

import dev.pagerunner.domain.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads the events of a run. A {@code page.done} is kept without the page's detections, which are
 * read with it.
 */
public final class EventQueries {
  /** What the detections of one event may take as JSON; 20 warnings take at most 7,000. */
  private static final int DETECTION_BYTES = 24_000;

  /**
   * Of each page the detections that fit: all of them whole, or else those of the best scores with
   * the beginnings of their texts and without masks. Events of an earlier version repeat the
   * detections; these are not read.
   */
  private static final String AFTER =
      """
      SELECT e.seq, e.type, e.data, e.at, e.page, p.dpi, d.*
      FROM (
        SELECT seq, type, at,
               CASE type WHEN 'page.done' THEN data - 'detections' ELSE data END AS data,
               CASE type WHEN 'page.done' THEN (data ->> 'page')::int END AS page
        FROM event WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3) e
      LEFT JOIN page p ON p.run_id = $1 AND p.page = e.page
      LEFT JOIN LATERAL (
        SELECT n, reading_order, line_height, label, score, x0, y0, x1, y1, whole > $4::int AS shortened,
               CASE WHEN whole > $4::int THEN beginning ELSE text END AS text,
               text_truncated OR (whole > $4::int AND beginning IS DISTINCT FROM text) AS text_truncated,
               CASE WHEN whole <= $4::int THEN mask END AS mask
        FROM (
          SELECT s.*, sum(s.bytes + s.text_bytes) OVER () AS whole,
                 sum(s.bytes + octet_length(to_json(coalesce(s.beginning, ''))::text))
                   OVER (ORDER BY s.n) AS upto
          FROM (
            SELECT f.*, left(f.text, 100) AS beginning,
                   350 + octet_length(f.label) AS bytes,
                   octet_length(to_json(coalesce(f.text, ''))::text)
                     + coalesce(octet_length(f.mask::text), 0) AS text_bytes
            FROM ("""
          + DetectionQueries.OF_PAGE
          + """
          ) f) s) t
        WHERE whole <= $4::int OR upto <= $4::int) d ON true
      ORDER BY e.seq, d.n
      """;

  private final Pool pool;

  public EventQueries(Pool pool) {
    this.pool = pool;
  }

  /**
   * Events in order, from the one that follows {@code seq}. Each takes at most some 32 KB as JSON.
   *
   * @param limit how many at most
   */
  public Future<List<EventView>> after(UUID run, long seq, int limit) {
    Tuple values = Tuple.of(run, seq, limit, DETECTION_BYTES);
    return MissingOrders.completed(
            pool,
            run,
            () -> Reading.list(pool, AFTER, values, EventQueries::eventAndDetection),
            EventAndDetection::detection)
        .map(EventQueries::grouped);
  }

  /** A row: an event with one of its detections, or with none. */
  private record EventAndDetection(EventView event, DetectionView detection) {}

  private static EventAndDetection eventAndDetection(Row row) {
    EventView event =
        new EventView(
            row.getLong("seq"),
            EventType.of(row.getString("type")),
            (JsonObject) row.getJson("data"),
            row.getOffsetDateTime("at"),
            new ArrayList<>(),
            Boolean.TRUE.equals(row.getBoolean("shortened")));
    return new EventAndDetection(
        event, row.getInteger("n") == null ? null : DetectionQueries.view(row));
  }

  private static List<EventView> grouped(List<EventAndDetection> rows) {
    List<EventView> events = new ArrayList<>();
    for (EventAndDetection row : rows) {
      if (events.isEmpty() || events.get(events.size() - 1).seq() != row.event.seq()) {
        events.add(row.event);
      }
      if (row.detection != null) {
        events.get(events.size() - 1).detections().add(row.detection);
      }
    }
    return events;
  }
}
