package dev.pagerunner.store;

import dev.pagerunner.domain.NewDocument;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Writes documents, within the caller's transaction. */
public final class DocumentRepository {
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

  /** Deletes the document with all its runs, their pages, detections and events. */
  public static Future<Void> delete(SqlConnection tx, UUID document) {
    return tx.preparedQuery("SELECT 1 FROM run WHERE document_id = $1 FOR UPDATE")
        .execute(Tuple.of(document))
        .compose(
            locked ->
                tx.preparedQuery("DELETE FROM document WHERE id = $1").execute(Tuple.of(document)))
        .mapEmpty();
  }
}
