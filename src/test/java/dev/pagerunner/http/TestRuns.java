package dev.pagerunner.http;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.testing.TestNotifier;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.UUID;

/** Writes into the database and the store of a server what workers write there. */
abstract class TestRuns extends TestClient {
  public abstract RowSet<Row> sql(String sql, Object... values);

  abstract TestNotifier notifier();

  abstract BlobStore blobs();

  /** Writes an event as a worker does, without a notification; gives its number. */
  public long writeEvent(UUID run, String type, JsonObject data) {
    return sql(
            """
            WITH numbered AS (
              UPDATE run SET event_seq = event_seq + 1 WHERE id = $1 RETURNING event_seq)
            INSERT INTO event (run_id, seq, type, data)
            SELECT $1, event_seq, $2, $3 FROM numbered RETURNING seq""",
            run,
            type,
            data)
        .iterator()
        .next()
        .getLong(0);
  }

  public void event(UUID run, String type, JsonObject data) {
    notifier().notifyEvent(run, writeEvent(run, type, data));
  }

  /** Opens a run as a worker does. */
  public void open(UUID run, int pages) {
    sql(
        "UPDATE run SET state = 'running', pages_total = $2, started_at = now() WHERE id = $1",
        run,
        pages);
    for (int page = 1; page <= pages; page++) {
      sql("INSERT INTO page (run_id, page) VALUES ($1, $2)", run, page);
    }
    event(run, "run.opened", new JsonObject().put("pages_total", pages));
  }

  /** Reads a page as a worker does: one detection. */
  public void readPage(UUID run, int page) {
    UUID document =
        sql("SELECT document_id FROM run WHERE id = $1", run).iterator().next().getUUID(0);
    TestServer.await(
        blobs().put(BlobKeys.pageImage(document, run, page), Buffer.buffer("0123456789")));
    TestServer.await(
        blobs()
            .put(
                BlobKeys.crops(document, run, page + "-1-1"),
                Buffer.buffer("another,crop,another")));
    sql(
        """
        UPDATE page SET state = 'done', width = 900, height = 1200, dpi = 108, render_ms = 1,
          detect_ms = 2, save_ms = 3, crops = $2::int || '-1-1' WHERE run_id = $1 AND page = $2""",
        run,
        page);
    sql(
        "INSERT INTO detection VALUES ($1, $2, 1, $3, $4, 10, 20, 100, 200, 'Hello', 8, 4)",
        run,
        page,
        page % 2 == 0 ? "table" : "text",
        page / 10.0);
    JsonObject detection =
        new JsonObject()
            .put("n", 1)
            .put("label", "text")
            .put("score", 0.9)
            .put("box", JsonArray.of(10, 20, 100, 200));
    event(
        run,
        "page.done",
        new JsonObject().put("page", page).put("detections", JsonArray.of(detection)));
  }

  /** Stores a page's thumbnail, which {@link #readPage} does not. */
  void storeThumbnail(UUID run, int page) {
    UUID document =
        sql("SELECT document_id FROM run WHERE id = $1", run).iterator().next().getUUID(0);
    TestServer.await(blobs().put(BlobKeys.thumbnail(document, run, page), Buffer.buffer("small")));
  }

  /** Ends a run as a worker does: its state and its last event in one transaction. */
  public void finish(UUID run, String state) {
    long seq =
        sql(
                """
                WITH ended AS (
                  UPDATE run SET state = $2, finished_at = now(), event_seq = event_seq + 1
                  WHERE id = $1 RETURNING event_seq)
                INSERT INTO event (run_id, seq, type, data)
                SELECT $1, event_seq, 'run.finished', $3 FROM ended RETURNING seq""",
                run,
                state,
                new JsonObject().put("state", state))
            .iterator()
            .next()
            .getLong(0);
    notifier().notifyEvent(run, seq);
  }
}
