package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Reads what an export of a run needs besides its pages and detections. */
public final class ExportQueries {
  /** Detections among which a mask is looked for: a model gives all of them one, or none. */
  private static final int LOOKED_AT = 1_000;

  private static final String SUBJECT =
      "SELECT "
          + RunQueries.COLUMNS
          + """
          , d.filename, d.media_type, d.sha256, d.pages,
          (SELECT m.json FROM model m
           WHERE (m.name, m.version, m.sha256) = (r.model_name, r.model_version, r.model_sha256))
            AS model_json,
          EXISTS (SELECT FROM (
              SELECT mask FROM detection f WHERE f.run_id = r.id ORDER BY page, n LIMIT %d) early
            WHERE early.mask IS NOT NULL) AS masks,
          (SELECT array_agg(p.page) FROM page p WHERE p.run_id = r.id AND p.state = 'done') AS done
          FROM run r JOIN document d ON d.id = r.document_id WHERE r.id = $1
          """
              .formatted(LOOKED_AT);

  private final Pool pool;

  public ExportQueries(Pool pool) {
    this.pool = pool;
  }

  /**
   * A run with its document, all at one moment.
   *
   * @param filename of the document
   * @param documentPages of the document; null until it was opened
   * @param labels of the model, in its order; empty if it is no longer known
   * @param done the pages that were read
   */
  public record Subject(
      RunView run,
      String filename,
      String mediaType,
      String sha256,
      Integer documentPages,
      List<String> labels,
      boolean masks,
      BitSet done) {}

  /** The run; empty if it was deleted meanwhile. */
  public Future<Optional<Subject>> subject(ReadableRun run) {
    return Reading.first(pool, SUBJECT, Tuple.of(run.id()), ExportQueries::subject);
  }

  /** The labels of what a run found, for a model that is no longer known. */
  public Future<List<String>> foundLabels(ReadableRun run) {
    return Reading.list(
        pool,
        "SELECT DISTINCT label FROM detection WHERE run_id = $1 ORDER BY label LIMIT 1000",
        Tuple.of(run.id()),
        row -> row.getString(0));
  }

  private static Subject subject(Row row) {
    return new Subject(
        RunQueries.view(row),
        row.getString("filename"),
        row.getString("media_type"),
        row.getString("sha256"),
        row.getInteger("pages"),
        labels(row.getString("model_json")),
        row.getBoolean("masks"),
        pages(row.getArrayOfIntegers("done")));
  }

  private static List<String> labels(String json) {
    JsonArray labels = json == null ? null : new JsonObject(json).getJsonArray("labels");
    return labels == null ? List.of() : labels.stream().map(Object::toString).toList();
  }

  private static BitSet pages(Integer[] numbers) {
    BitSet pages = new BitSet();
    if (numbers != null) {
      for (Integer page : numbers) {
        pages.set(page);
      }
    }
    return pages;
  }
}
