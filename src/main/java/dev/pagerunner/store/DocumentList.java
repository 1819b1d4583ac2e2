package dev.pagerunner.store;

import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

/** Lists the documents that somebody may see, by a filter and in an order. */
public final class DocumentList {
  private final Pool pool;

  public DocumentList(Pool pool) {
    this.pool = pool;
  }

  /**
   * Which documents; what is null does not matter.
   *
   * @param text part of the title or filename, whatever the case of its letters
   * @param state of the latest run
   * @param model of the latest run: its name, or {@code name@version}
   * @param label that the latest run found
   * @param sha256 of the file, in lower case
   */
  public record Filter(String text, RunState state, String model, String label, String sha256) {
    public static final Filter NONE = new Filter(null, null, null, null, null);

    /** Whether all documents fit, so that a part of the list reads no others. */
    public boolean isEmpty() {
      return equals(NONE);
    }
  }

  /** How many documents fit. */
  public Future<Total> count(Visibility visible, Filter filter) {
    Tuple values = Tuple.tuple();
    String conditions = VisibleDocuments.and(visible, "d", values) + conditions(filter, values);
    boolean ofRuns = filter.state != null || filter.model != null || filter.label != null;
    String from = " FROM document d" + (ofRuns ? DocumentQueries.LATEST_RUN : "");
    return Reading.first(
            pool,
            Total.count(from + " WHERE true" + conditions),
            values,
            row -> Total.of(row.getLong(0)))
        .map(found -> found.orElseThrow());
  }

  /**
   * Reads a part of the list.
   *
   * @param after the place to go on from; null for the start
   */
  public Future<Batch<DocumentView>> read(
      Visibility visible, Filter filter, DocumentSort sort, DocumentSort.Place after, int limit) {
    Tuple values = Tuple.of(limit);
    String sql = sql(visible, filter, sort, after, values);
    return Reading.list(pool, sql, values, DocumentQueries::view)
        .map(rows -> Batch.of(rows, limit));
  }

  /** The query; {@code values} has the limit, and gets what else the query needs. */
  static String sql(
      Visibility visible,
      Filter filter,
      DocumentSort sort,
      DocumentSort.Place after,
      Tuple values) {
    return DocumentQueries.SELECT
        + " WHERE true"
        + VisibleDocuments.and(visible, "d", values)
        + sort.behind(after, values)
        + conditions(filter, values)
        + " ORDER BY "
        + sort.order()
        + " LIMIT $1";
  }

  private static String conditions(Filter filter, Tuple values) {
    StringBuilder sql = new StringBuilder();
    if (filter.text != null) {
      sql.append(" AND ").append(DocumentSearch.named("d", RunSearch.place(filter.text, values)));
    }
    if (filter.sha256 != null) {
      sql.append(" AND d.sha256 = ").append(RunSearch.place(filter.sha256, values));
    }
    if (filter.state != null) {
      sql.append(" AND r.state = ").append(RunSearch.place(filter.state.word(), values));
    }
    if (filter.model != null) {
      sql.append(RunSearch.ofModel("r", filter.model, values));
    }
    if (filter.label != null) {
      // Not EXISTS, which Postgres may turn into a join that reads every detection of the server.
      sql.append(
          " AND (SELECT true FROM detection x WHERE x.run_id = r.id AND x.label = %s LIMIT 1)"
              .formatted(RunSearch.place(filter.label, values)));
    }
    return sql.toString();
  }
}
