package dev.pagerunner.store;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.store.DetectionQueries.Counted;
import dev.pagerunner.store.DetectionQueries.Place;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Reads the candidates of a run: what was found with scores below the threshold of the run. */
public final class CandidateQueries {
  /** Whether page {@code d.page} of run {@code $1} has a candidate of score {@code $6}. */
  static final String HAS_SOME =
      "EXISTS (SELECT FROM candidate h WHERE h.run_id = $1 AND h.page = d.page AND h.best >= $6)";

  /** A row for each candidate of {@code c}, a row of the table. */
  static final String EACH =
      """
      unnest(c.labels, c.scores, c.x0, c.y0, c.x1, c.y1, c.texts, c.truncated, c.line_heights)
        WITH ORDINALITY AS u (label, score, x0, y0, x1, y1, text, text_truncated, line_height, i)
      """;

  /**
   * Candidates of the pages that fit, from behind page {@code $2} and number {@code $3}, of score
   * {@code $6}. Pages are taken one by one, so that a part of a long run costs no more than itself.
   */
  private static final String SELECT =
      """
      SELECT c.page, p.dpi, true AS candidate, true AS mixed, (c.first_n + u.i - 1)::int AS n,
             NULL::int AS reading_order, u.line_height, u.label, u.score, u.x0, u.y0, u.x1, u.y1,
             u.text, u.text_truncated, NULL::jsonb AS mask
      FROM (
        SELECT * FROM candidate
        WHERE run_id = $1 AND page >= $2 AND best >= $6 AND %s ORDER BY page OFFSET 0) c
      CROSS JOIN LATERAL (SELECT dpi FROM page WHERE run_id = $1 AND page = c.page OFFSET 0) p
      CROSS JOIN LATERAL\s"""
          + EACH
          + """
      WHERE u.score >= $6 AND (c.page, c.first_n + u.i - 1) > ($2, $3) AND %s
      ORDER BY c.page, n LIMIT $7""";

  /** As a part of {@link DetectionQueries#list}, with its values. */
  static final String WANTED =
      SELECT.formatted(
          "page BETWEEN coalesce($4::int, 0) AND coalesce($4::int, 2147483647)",
          "($5::text[] IS NULL OR u.label = ANY ($5))");

  /** Of the pages from one of {@code $4} to its counterpart in {@code $5}. */
  private static final String OF_PAGES =
      DetectionQueries.WITHIN_BYTES.formatted(
          SELECT.formatted(
              """
              EXISTS (SELECT FROM unnest($4::int[], $5::int[]) AS r (first, last)
                      WHERE page BETWEEN r.first AND r.last)""",
              "true"));

  private final Pool pool;

  public CandidateQueries(Pool pool) {
    this.pool = pool;
  }

  /**
   * Which candidates.
   *
   * @param minScore the lowest score
   */
  public record Filter(PageRanges pages, double minScore) {
    private Integer[] first() {
      return pages.isAll()
          ? new Integer[] {1}
          : pages.ranges().stream().map(PageRanges.Range::first).toArray(Integer[]::new);
    }

    private Integer[] last() {
      return pages.isAll()
          ? new Integer[] {Integer.MAX_VALUE}
          : pages.ranges().stream().map(PageRanges.Range::last).toArray(Integer[]::new);
    }
  }

  /**
   * Candidates by page and number, without a place in the reading order; as many as {@link
   * DetectionQueries#list} gives.
   */
  public Future<Batch<DetectionView>> list(
      ReadableRun run, Filter filter, Place after, int limit, int bytes) {
    return Reading.list(
            pool,
            OF_PAGES,
            values(run.id(), filter, after).addInteger(limit).addInteger(bytes),
            CandidateQueries::counted)
        .map(rows -> DetectionQueries.batch(rows, limit));
  }

  private static Tuple values(UUID run, Filter filter, Place after) {
    return Tuple.of(run, after.page(), after.n())
        .addArrayOfInteger(filter.first())
        .addArrayOfInteger(filter.last())
        .addDouble(filter.minScore);
  }

  /** A row of a query that has candidates. */
  static Counted counted(Row row) {
    DetectionView view = DetectionQueries.view(row);
    return new Counted(
        row.getBoolean("candidate")
            ? new DetectionView(view.page(), view.dpi(), view.detection().asCandidate())
            : view,
        row.getInteger("found"),
        row.getBoolean("mixed"));
  }
}
