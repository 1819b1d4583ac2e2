package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/**
 * Finds documents of all users by a filter: one condition for the list, its count, and what to
 * change.
 */
public final class DocumentSearch {
  private final Pool pool;

  public DocumentSearch(Pool pool) {
    this.pool = pool;
  }

  /**
   * Which documents; what is null does not matter.
   *
   * @param user part of the owner's name
   * @param search part of the title or filename, or the id
   */
  public record Filter(String user, String search) {}

  /** Newest first, from behind {@code after}, which is null for the start. */
  public Future<Batch<DocumentView>> list(Filter filter, Place after, int limit) {
    Tuple values = Tuple.of(limit);
    String where = " WHERE true" + conditions(filter, values);
    where += Place.behind(after, "d", values);
    return Reading.list(
            pool,
            DocumentQueries.SELECT + where + " ORDER BY d.created_at DESC, d.id DESC LIMIT $1",
            values,
            DocumentQueries::view)
        .map(rows -> Batch.of(rows, limit));
  }

  public Future<Total> count(Filter filter) {
    Tuple values = Tuple.tuple();
    return Reading.first(
            pool,
            Total.count(" FROM document d WHERE true" + conditions(filter, values)),
            values,
            row -> Total.of(row.getLong(0)))
        .map(found -> found.orElseThrow());
  }

  /**
   * The ids of documents that fit, oldest first.
   *
   * @param except the owner whose documents are left out; null for none
   */
  public Future<List<UUID>> ids(Filter filter, UUID except, int limit) {
    Tuple values = Tuple.of(limit);
    String where = " WHERE true" + conditions(filter, values);
    if (except != null) {
      values.addUUID(except);
      where += " AND d.account_id IS DISTINCT FROM $" + values.size();
    }
    return Reading.list(
        pool,
        "SELECT d.id FROM document d" + where + " ORDER BY d.created_at, d.id LIMIT $1",
        values,
        row -> row.getUUID(0));
  }

  /** The condition that a document's title or filename contains a text, in whatever case. */
  static String named(String document, String text) {
    return "(strpos(lower(%1$s.title), lower(%2$s)) > 0 OR strpos(lower(%1$s.filename), lower(%2$s)) > 0)"
        .formatted(document, text);
  }

  private static String conditions(Filter filter, Tuple values) {
    StringBuilder sql = new StringBuilder();
    if (filter.user != null) {
      sql.append(RunSearch.ofUser("d", filter.user, values));
    }
    if (filter.search != null) {
      String text = RunSearch.place(filter.search, values);
      sql.append(" AND (%s OR d.id::text = lower(%s))".formatted(named("d", text), text));
    }
    return sql.toString();
  }
}
