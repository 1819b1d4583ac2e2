package dev.pagerunner.store;

import dev.pagerunner.domain.Visibility;
import dev.pagerunner.store.SearchHit.Place;
import io.vertx.sqlclient.Tuple;

/** The queries of {@link TextSearch}: $1 are the words, $2 is the limit. */
final class SearchSql {
  private static final String HITS =
      """
      SELECT h.*, p.dpi, f.label, f.score, f.x0, f.y0, f.x1, f.y1, left(f.text, 8000) AS text
      FROM (%s) h
      JOIN page p USING (run_id, page) JOIN detection f USING (run_id, page, n)
      ORDER BY h.document_at DESC, h.document_id DESC, h.run_at DESC, h.run_id DESC, h.page, h.n""";

  private static final String PLACES =
      """
      SELECT d.created_at AS document_at, d.id AS document_id, d.title, r.created_at AS run_at,
        r.id AS run_id, w.page, w.n
      FROM %s
      WHERE true%s
      ORDER BY d.created_at DESC, d.id DESC, r.created_at DESC, r.id DESC, w.page, w.n LIMIT $2""";

  /** Begins with what the index finds. */
  private static final String FEW =
      """
      (SELECT run_id, page, n FROM detection_words WHERE words @@ $1::text::tsquery OFFSET 0) w
      JOIN run r ON r.id = w.run_id
      JOIN document d ON d.id = r.document_id AND\s""";

  /** Goes from document to document; each OFFSET keeps Postgres from joining in another order. */
  private static final String MANY =
      """
      document d
      JOIN run r ON %s
      CROSS JOIN LATERAL (
        SELECT page, n FROM (
          SELECT i.page, i.n, i.words FROM detection_words i
          WHERE i.run_id = r.id AND (i.page, i.n) > (%s, %s) ORDER BY i.page, i.n OFFSET 0) o
        WHERE o.words @@ $1::text::tsquery ORDER BY page, n LIMIT $2) w""";

  private static final String NEWEST_RUN =
      """
      r.id = (SELECT x.id FROM run x
              WHERE x.document_id = d.id AND x.state IN ('succeeded', 'partial')%s
              ORDER BY x.created_at DESC, x.id DESC LIMIT 1)""";

  private static final String FINISHED_RUNS = "r.document_id = d.id AND r.finished_at IS NOT NULL";

  private final Tuple values;

  /** The numbers of the values of the place to go on from; 0 without. */
  private final int document;

  private final int run;
  private final Place after;

  private SearchSql(Place after, Tuple values) {
    this.after = after;
    this.values = values;
    if (after == null) {
      document = 0;
      run = 0;
      return;
    }
    values.addOffsetDateTime(after.documentAt()).addUUID(after.document());
    document = values.size();
    values.addOffsetDateTime(after.runAt()).addUUID(after.run());
    run = values.size();
    values.addInteger(after.page()).addInteger(after.n());
  }

  /**
   * The query for hits.
   *
   * @param few whether no more texts fit than can be sorted
   * @param values have the words and the limit, and get what else the query needs
   */
  static String of(
      boolean few, Visibility visible, TextSearch.Filter filter, Place after, Tuple values) {
    SearchSql sql = new SearchSql(after, values);
    String runs = sql.runs(filter);
    String from = few ? FEW + runs : sql.many(runs);
    String where = sql.documents(visible, filter) + sql.behind(few);
    return HITS.formatted(PLACES.formatted(from, where));
  }

  private String runs(TextSearch.Filter filter) {
    return filter.allRuns()
        ? FINISHED_RUNS + ofModel("r", filter)
        : NEWEST_RUN.formatted(ofModel("x", filter));
  }

  private String ofModel(String table, TextSearch.Filter filter) {
    return filter.model() == null ? "" : RunSearch.ofModel(table, filter.model(), values);
  }

  private String many(String runs) {
    return MANY.formatted(runs, startOfRun(run + 1), startOfRun(run + 2));
  }

  /** Only the run in which the place is goes on behind it. */
  private String startOfRun(int value) {
    return after == null ? "0" : "CASE WHEN r.id = $%d THEN $%d ELSE 0 END".formatted(run, value);
  }

  private String documents(Visibility visible, TextSearch.Filter filter) {
    String condition = VisibleDocuments.and(visible, "d", values);
    if (filter.document() == null) {
      return condition;
    }
    values.addUUID(filter.document());
    return condition + " AND d.id = $" + values.size();
  }

  private String behind(boolean few) {
    if (after == null) {
      return "";
    }
    String runs =
        " AND (d.created_at, d.id) <= ($%1$d, $%2$d) AND (d.id <> $%2$d OR (r.created_at, r.id) <= ($%3$d, $%4$d))"
            .formatted(document - 1, document, run - 1, run);
    return few
        ? runs + " AND (r.id <> $%d OR (w.page, w.n) > ($%d, $%d))".formatted(run, run + 1, run + 2)
        : runs;
  }
}
