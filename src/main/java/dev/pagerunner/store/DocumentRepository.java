package dev.pagerunner.store;

import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes documents, within the caller's transaction. */
public final class DocumentRepository {
  /** So many are deleted within a second or two; a statement may take 12 s. */
  private static final int FEW_DETECTIONS = 50_000;

  private DocumentRepository() {}

  public static Future<Void> insert(SqlConnection tx, NewDocument document, UUID account) {
    return tx.preparedQuery(
            """
            INSERT INTO document (id, title, filename, media_type, bytes, sha256, account_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7)""")
        .execute(
            Tuple.of(
                document.id(),
                document.title(),
                document.filename(),
                document.mediaType(),
                document.bytes(),
                document.sha256(),
                account))
        .mapEmpty();
  }

  public static Future<Boolean> exists(SqlClient client, UUID document) {
    return client
        .preparedQuery("SELECT 1 FROM document WHERE id = $1")
        .execute(Tuple.of(document))
        .map(rows -> rows.size() > 0);
  }

  /** A document as it stands under the caller's row lock. {@code account} may be null. */
  public record Locked(UUID id, String title, boolean shared, UUID account, long bytes) {}

  /** Takes the row lock of a document that the caller may change. */
  public static Future<Optional<Locked>> lock(SqlConnection tx, UUID document, Visibility changes) {
    Tuple values = Tuple.of(document);
    return tx.preparedQuery(
            "SELECT d.id, d.title, d.shared, d.account_id, d.bytes FROM document d WHERE d.id = $1"
                + VisibleDocuments.and(changes, "d", values)
                + " FOR UPDATE")
        .execute(values)
        .map(rows -> Rows.first(rows, DocumentRepository::locked));
  }

  private static Locked locked(Row row) {
    return new Locked(
        row.getUUID("id"),
        row.getString("title"),
        row.getBoolean("shared"),
        row.getUUID("account_id"),
        row.getLong("bytes"));
  }

  /** Changes what a user may change of a document. */
  public static Future<Void> update(SqlConnection tx, UUID document, String title, boolean shared) {
    return tx.preparedQuery("UPDATE document SET title = $2, shared = $3 WHERE id = $1")
        .execute(Tuple.of(document, title, shared))
        .mapEmpty();
  }

  /** Gives a document another owner. */
  public static Future<Void> move(SqlConnection tx, UUID document, UUID account) {
    return tx.preparedQuery("UPDATE document SET account_id = $2 WHERE id = $1")
        .execute(Tuple.of(document, account))
        .mapEmpty();
  }

  /** Gives all documents of an account another owner; null for none. */
  public static Future<Void> moveAll(SqlClient client, UUID account, UUID heir) {
    return client
        .preparedQuery("UPDATE document SET account_id = $2 WHERE account_id = $1")
        .execute(Tuple.of(account, heir))
        .mapEmpty();
  }

  /** The ids of some documents of an account. */
  public static Future<List<UUID>> someOf(SqlClient client, UUID account, int limit) {
    return client
        .preparedQuery("SELECT id FROM document WHERE account_id = $1 LIMIT $2")
        .execute(Tuple.of(account, limit))
        .map(rows -> Rows.all(rows, row -> row.getUUID(0)));
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
