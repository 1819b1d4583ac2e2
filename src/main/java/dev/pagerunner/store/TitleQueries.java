package dev.pagerunner.store;

import dev.pagerunner.domain.layout.BlockKind;
import dev.pagerunner.domain.layout.TitleLevels;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Reads the titles that a run found. */
public final class TitleQueries {
  /** A title has no more characters in an outline. */
  public static final int LONGEST = 300;

  private static final String IS_TITLE =
      " AND replace(replace(lower(d.label), '_', '-'), ' ', '-') = ANY($2) ";

  private static final String SAMPLE =
      """
      SELECT left(d.text, 60) AS text, d.line_height
      FROM detection d WHERE d.run_id = $1"""
          + IS_TITLE
          + "ORDER BY d.page, d.n LIMIT $3";

  /** The first conditions are what the indexes can find. */
  private static final String SELECT =
      """
      SELECT d.page, p.dpi, d.n, d.reading_order, d.line_height, d.label, d.score,
             d.x0, d.y0, d.x1, d.y1, left(d.text, %1$d) AS text,
             d.text_truncated OR coalesce(length(d.text) > %1$d, false) AS text_truncated,
             NULL::jsonb AS mask
      FROM detection d JOIN page p USING (run_id, page)
      WHERE d.run_id = $1 AND d.page >= $3 AND p.page >= $3
        AND (d.page, coalesce(d.reading_order, 0), d.n) > ($3, $4, $5)"""
              .formatted(LONGEST)
          + IS_TITLE
          + "ORDER BY d.page, coalesce(d.reading_order, 0), d.n LIMIT $6";

  private static final String[] LABELS = BlockKind.TITLE.labels().toArray(String[]::new);

  private final Pool pool;

  public TitleQueries(Pool pool) {
    this.pool = pool;
  }

  /** The first titles of a run, from which their levels are learnt. */
  public Future<List<TitleLevels.Title>> sample(ReadableRun run) {
    return Reading.list(
        pool,
        SAMPLE,
        Tuple.of(run.id(), LABELS, TitleLevels.SAMPLE),
        row -> new TitleLevels.Title(row.getString("text"), row.getDouble("line_height")));
  }

  /**
   * Titles in the order in which they are read, without masks.
   *
   * @param last the title to go on after; null for the start
   * @param limit how many at most
   */
  public Future<Batch<DetectionView>> after(ReadableRun run, DetectionView last, int limit) {
    Tuple values =
        last == null
            ? Tuple.of(run.id(), LABELS, 0, 0, 0, limit)
            : Tuple.of(
                run.id(),
                LABELS,
                last.page(),
                last.detection().order(),
                last.detection().n(),
                limit);
    return MissingOrders.completed(
            pool,
            run.id(),
            () -> Reading.list(pool, SELECT, values, DetectionQueries::view),
            title -> title)
        .map(titles -> Batch.of(titles, limit));
  }
}
