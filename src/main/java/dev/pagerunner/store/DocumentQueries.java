package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads documents, each with its latest run. */
public final class DocumentQueries {
  private static final String SELECT =
      """
      SELECT d.id, d.title, d.filename, d.media_type, d.bytes, d.sha256, d.pages, d.created_at,
      """
          + RunQueries.COLUMNS
          + """
          FROM document d
          LEFT JOIN LATERAL (
            SELECT * FROM run WHERE run.document_id = d.id ORDER BY created_at DESC, id DESC LIMIT 1
          ) r ON true
          """;

  private final Pool pool;

  public DocumentQueries(Pool pool) {
    this.pool = pool;
  }

  public Future<Optional<DocumentView>> find(UUID document) {
    return Reading.first(
        pool, SELECT + " WHERE d.id = $1", Tuple.of(document), DocumentQueries::view);
  }

  public Future<Boolean> exists(UUID document) {
    return Reading.first(pool, "SELECT FROM document WHERE id = $1", Tuple.of(document), row -> row)
        .map(Optional::isPresent);
  }

  /**
   * Documents, newest first.
   *
   * @param after the place to go on from; null for the start
   */
  public Future<Batch<DocumentView>> list(Place after, int limit) {
    return list(SELECT, after, limit, DocumentQueries::view);
  }

  /** A document as the tutorial's clients list it. */
  public record Titled(UUID id, String title, OffsetDateTime createdAt) {}

  /** The same as {@link #list} without what only {@link DocumentView} tells. */
  public Future<Batch<Titled>> titles(Place after, int limit) {
    return list(
        "SELECT d.id, d.title, d.created_at FROM document d",
        after,
        limit,
        row -> new Titled(row.getUUID(0), row.getString(1), row.getOffsetDateTime(2)));
  }

  private <T> Future<Batch<T>> list(
      String select, Place after, int limit, Function<Row, T> toValue) {
    String newestFirst = " ORDER BY d.created_at DESC, d.id DESC LIMIT $1";
    Future<List<T>> found =
        after == null
            ? Reading.list(pool, select + newestFirst, Tuple.of(limit), toValue)
            : Reading.list(
                pool,
                select + " WHERE (d.created_at, d.id) < ($2, $3)" + newestFirst,
                Tuple.of(limit, after.createdAt(), after.id()),
                toValue);
    return found.map(rows -> Batch.of(rows, limit));
  }

  private static DocumentView view(Row row) {
    return new DocumentView(
        row.getUUID("id"),
        row.getString("title"),
        row.getString("filename"),
        row.getString("media_type"),
        row.getLong("bytes"),
        row.getString("sha256"),
        row.getInteger("pages"),
        row.getOffsetDateTime("created_at"),
        row.getUUID("run_id") == null ? null : RunQueries.view(row));
  }
}
