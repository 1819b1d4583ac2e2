package dev.pagerunner.store;

import dev.pagerunner.domain.NewDocument;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Writes documents, within the caller's transaction. */
public final class DocumentRepository {
  /** So many are deleted within a second or two; a statement may take 12 s. */
  private static final int FEW_DETECTIONS = 50_000;

  private DocumentRepository() {}

  public static Future<Void> insert(SqlConnection tx, NewDocument document) {
    return tx.preparedQuery(
            """
            INSERT INTO document (id, title, filename, media_type, bytes, sha256)
            VALUES ($1, $2, $3, $4, $5, $6)""")
        .execute(
            Tuple.of(
                document.id(),
                document.title(),
                document.filename(),
                document.mediaType(),
                document.bytes(),
                document.sha256()))
        .mapEmpty();
  }

  public static Future<Boolean> exists(SqlConnection tx, UUID document) {
    return tx.preparedQuery("SELECT 1 FROM document WHERE id = $1")
        .execute(Tuple.of(document))
        .map(rows -> rows.size() > 0);
  }

  public static Future<Boolean> lock(SqlConnection tx, UUID document) {
    return tx.preparedQuery("SELECT 1 FROM document WHERE id = $1 FOR UPDATE")
        .execute(Tuple.of(document))
        .map(rows -> rows.size() > 0);
  }

  public static Future<Void> setPages(SqlConnection tx, UUID document, int pages) {
    return tx.preparedQuery("UPDATE document SET pages = $2 WHERE id = $1")
        .execute(Tuple.of(document, pages))
        .mapEmpty();
  }

  /**
   * Deletes the detections of a document that has very many, bit by bit and in transactions of
   * their own: together they take longer than one statement may. Does nothing to another one.
   */
  public static Future<Void> deleteManyDetections(SqlClient client, UUID document) {
    return client
        .preparedQuery("SELECT coalesce(sum(detections), 0) FROM run WHERE document_id = $1")
        .execute(Tuple.of(document))
        .map(rows -> rows.iterator().next().getLong(0) > FEW_DETECTIONS)
        .compose(many -> many ? deletePagewise(client, document) : Future.succeededFuture());
  }

  private static Future<Void> deletePagewise(SqlClient client, UUID document) {
    return client
        .preparedQuery(
            """
            DELETE FROM detection WHERE (run_id, page) IN (
              SELECT p.run_id, p.page FROM page p JOIN run r ON r.id = p.run_id
              WHERE r.document_id = $1 AND EXISTS (
                SELECT 1 FROM detection d WHERE d.run_id = p.run_id AND d.page = p.page)
              LIMIT 50)""")
        .execute(Tuple.of(document))
        .compose(
            rows ->
                rows.rowCount() > 0 ? deletePagewise(client, document) : Future.succeededFuture());
  }

  /** Deletes the document with all its runs, their pages, detections and events. */
  public static Future<Void> delete(SqlConnection tx, UUID document) {
    return tx.preparedQuery("SELECT 1 FROM run WHERE document_id = $1 FOR UPDATE")
        .execute(Tuple.of(document))
        .compose(
            ignored ->
                tx.preparedQuery("DELETE FROM document WHERE id = $1").execute(Tuple.of(document)))
        .mapEmpty();
  }
}
