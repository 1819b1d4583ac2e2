package dev.pagerunner.store;

import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Reads documents, each with its latest run. */
public final class DocumentQueries {
  /** Joins the latest run of a document, called {@code r}. */
  static final String LATEST_RUN =
      """
       LEFT JOIN LATERAL (
        SELECT * FROM run WHERE run.document_id = d.id ORDER BY created_at DESC, id DESC LIMIT 1
      ) r ON true
      """;

  static final String SELECT =
      """
      SELECT d.id, d.title, d.filename, d.media_type, d.bytes, d.sha256, d.pages, d.created_at, d.shared,
             d.account_id, (SELECT a.name FROM account a WHERE a.id = d.account_id) AS owner,
             (SELECT jsonb_build_object('run', i.id, 'page', coalesce(i.first_image,
                (SELECT p.page FROM page p WHERE p.run_id = i.id AND p.state = 'done' ORDER BY p.page LIMIT 1)))
              FROM run i WHERE i.document_id = d.id AND i.pages_done > 0
              ORDER BY i.created_at DESC, i.id DESC LIMIT 1) AS image,
      """
          + RunQueries.COLUMNS
          + "FROM document d"
          + LATEST_RUN;

  private final Pool pool;

  public DocumentQueries(Pool pool) {
    this.pool = pool;
  }

  public Future<Optional<DocumentView>> find(UUID document, Visibility visible) {
    Tuple values = Tuple.of(document);
    return Reading.first(
        pool,
        SELECT + " WHERE d.id = $1" + VisibleDocuments.and(visible, "d", values),
        values,
        DocumentQueries::view);
  }

  public Future<Boolean> exists(UUID document, Visibility visible) {
    Tuple values = Tuple.of(document);
    return Reading.first(
            pool,
            "SELECT FROM document d WHERE d.id = $1" + VisibleDocuments.and(visible, "d", values),
            values,
            row -> row)
        .map(Optional::isPresent);
  }

  /**
   * The latest of the documents with the same bytes that came before a document.
   *
   * @param visible where to look
   */
  public Future<Optional<UUID>> sameAs(DocumentView document, Visibility visible) {
    Tuple values = Tuple.of(document.sha256(), document.createdAt(), document.id());
    return Reading.first(
        pool,
        "SELECT d.id FROM document d WHERE d.sha256 = $1 AND (d.created_at, d.id) < ($2, $3)"
            + VisibleDocuments.and(visible, "d", values)
            + " ORDER BY d.created_at DESC, d.id DESC LIMIT 1",
        values,
        row -> row.getUUID(0));
  }

  /** A document as the tutorial's clients list it. */
  public record Titled(UUID id, String title, OffsetDateTime createdAt) {}

  /**
   * Documents without what only {@link DocumentView} tells, newest first.
   *
   * @param after the place to go on from; null for the start
   */
  public Future<Batch<Titled>> titles(Visibility visible, Place after, int limit) {
    Tuple values = Tuple.of(limit);
    String where = " WHERE true" + VisibleDocuments.and(visible, "d", values);
    where += Place.behind(after, "d", values);
    return Reading.list(
            pool,
            "SELECT d.id, d.title, d.created_at FROM document d"
                + where
                + " ORDER BY d.created_at DESC, d.id DESC LIMIT $1",
            values,
            row -> new Titled(row.getUUID(0), row.getString(1), row.getOffsetDateTime(2)))
        .map(rows -> Batch.of(rows, limit));
  }

  static DocumentView view(Row row) {
    return new DocumentView(
        row.getUUID("id"),
        row.getString("title"),
        row.getString("filename"),
        row.getString("media_type"),
        row.getLong("bytes"),
        row.getString("sha256"),
        row.getInteger("pages"),
        row.getOffsetDateTime("created_at"),
        row.getUUID("account_id"),
        row.getString("owner"),
        row.getBoolean("shared"),
        row.getUUID("run_id") == null ? null : RunQueries.view(row),
        image((JsonObject) row.getJson("image")));
  }

  /** A run whose pages are being deleted may have none left. */
  private static DocumentView.Image image(JsonObject place) {
    return place == null || place.getInteger("page") == null
        ? null
        : new DocumentView.Image(UUID.fromString(place.getString("run")), place.getInteger("page"));
  }
}
