package dev.pagerunner.store;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.domain.PageRanges;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Writes pages and their detections, within the caller's transaction. */
public final class PageRepository {
  private PageRepository() {}

  public static Future<Void> insertWaiting(
      SqlConnection tx, UUID run, List<PageRanges.Range> ranges) {
    Integer[] first = ranges.stream().map(PageRanges.Range::first).toArray(Integer[]::new);
    Integer[] last = ranges.stream().map(PageRanges.Range::last).toArray(Integer[]::new);
    return tx.preparedQuery(
            """
            INSERT INTO page (run_id, page)
            SELECT $1, p FROM unnest($2::int[], $3::int[]) AS s (f, l), generate_series(f, l) AS p""")
        .execute(Tuple.of(run, first, last))
        .mapEmpty();
  }

  /** Records a page that was read; false when it is recorded already. */
  public static Future<Boolean> recordDone(
      SqlConnection tx, UUID run, PageFound found, int attempt) {
    return tx.preparedQuery(
            """
            WITH ended AS (
              UPDATE page SET state = 'done', width = $3, height = $4, dpi = $5, render_ms = $6,
                              detect_ms = $7, save_ms = $8, attempt = $9, crops = $10, warnings = $12,
                              error = NULL
              WHERE run_id = $1 AND page = $2 AND state = 'waiting' RETURNING page),
            written AS (
              INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text,
                                     text_truncated, mask, reading_order, line_height, crop_offset,
                                     crop_bytes)
              SELECT $1, ended.page, d.* FROM ended, jsonb_to_recordset($11) AS d (
                n int, label text, score float8, x0 float8, y0 float8, x1 float8, y1 float8,
                text text, text_truncated bool, mask jsonb, reading_order int, line_height float8,
                crop_offset int, crop_bytes int))
            SELECT count(*) FROM ended""")
        .execute(
            Tuple.of(
                run,
                found.page(),
                found.width(),
                found.height(),
                found.dpi(),
                (int) found.renderMillis(),
                (int) found.detectMillis(),
                (int) found.saveMillis(),
                attempt,
                found.crops(),
                detections(found),
                found.warnings().isEmpty() ? null : Json.warnings(found.warnings())))
        .map(rows -> rows.iterator().next().getLong(0) == 1);
  }

  /** Records a page that cannot be read; false when it is recorded already. */
  public static Future<Boolean> recordFailed(
      SqlConnection tx, UUID run, int page, Failure failure) {
    return tx.preparedQuery(
            """
            UPDATE page SET state = 'failed', error = $3
            WHERE run_id = $1 AND page = $2 AND state = 'waiting'""")
        .execute(Tuple.of(run, page, Json.of(failure)))
        .map(rows -> rows.rowCount() == 1);
  }

  /** The reason of the run's first failed page, as JSON. */
  public static Future<Failure> firstFailure(SqlConnection tx, UUID run) {
    return tx.preparedQuery(
            """
            SELECT error FROM page WHERE run_id = $1 AND state = 'failed' ORDER BY page LIMIT 1""")
        .execute(Tuple.of(run))
        .map(rows -> Json.failure(rows.iterator().next().getJsonObject(0)));
  }

  public static Future<Long> waiting(SqlConnection tx, UUID run) {
    return tx.preparedQuery("SELECT count(*) FROM page WHERE run_id = $1 AND state = 'waiting'")
        .execute(Tuple.of(run))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Makes failed pages wait again; returns every waiting page of the run, ascending. */
  public static Future<List<Integer>> waitAgain(SqlConnection tx, UUID run) {
    return tx.preparedQuery(
            """
            UPDATE page SET state = 'waiting', error = NULL
            WHERE run_id = $1 AND state = 'failed'""")
        .execute(Tuple.of(run))
        .compose(
            ignored ->
                tx.preparedQuery(
                        """
                        SELECT page FROM page WHERE run_id = $1 AND state = 'waiting'
                        ORDER BY page""")
                    .execute(Tuple.of(run)))
        .map(rows -> Rows.all(rows, row -> row.getInteger(0)));
  }

  private static JsonArray detections(PageFound found) {
    JsonArray rows = new JsonArray();
    int offset = 0;
    for (int i = 0; i < found.detections().size(); i++) {
      int bytes = found.cropBytes().get(i);
      rows.add(
          row(found.detections().get(i), found.dpi())
              .put("crop_offset", offset)
              .put("crop_bytes", bytes));
      offset += bytes;
    }
    return rows;
  }

  private static JsonObject row(Detection detection, double dpi) {
    return new JsonObject()
        .put("n", detection.n())
        .put("label", detection.label())
        .put("score", detection.score())
        .put("x0", detection.box().x0())
        .put("y0", detection.box().y0())
        .put("x1", detection.box().x1())
        .put("y1", detection.box().y1())
        .put("text", detection.text())
        .put("text_truncated", detection.textTruncated())
        .put("mask", detection.mask().isEmpty() ? null : Json.of(detection.mask()))
        .put("reading_order", detection.order() == 0 ? null : detection.order())
        .put("line_height", points(detection.lineHeight(), dpi));
  }

  /** A font may have a size that JSON cannot say. */
  static Double points(Double pixels, double dpi) {
    return pixels == null || !Double.isFinite(pixels) ? null : pixels * Json.POINTS_PER_INCH / dpi;
  }
}
