package dev.pagerunner.store;

import dev.pagerunner.domain.search.Words;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes the words of what runs found, which {@link TextSearch} reads. */
public final class WordsRepository {
  /** Detections at a time, whose texts are in memory. */
  private static final int AT_ONCE = 200;

  private static final int BYTES_AT_ONCE = 64 * 1024;

  /** Stops with the text that exceeds a number of bytes, so that there is always one. */
  private static final String TEXTS =
      """
      SELECT page, n, label, left(text, 8000) AS text FROM (
        SELECT d.*, sum(octet_length(d.text)) OVER (ORDER BY d.page, d.n)
                    - octet_length(d.text) AS before
        FROM (
          SELECT d.page, d.n, d.label, d.text FROM detection d
          WHERE d.run_id = $1 AND (d.page, d.n) > ($2, $3) AND d.text IS NOT NULL
            AND NOT EXISTS (SELECT FROM detection_words w
                            WHERE (w.run_id, w.page, w.n) = (d.run_id, d.page, d.n))
          ORDER BY d.page, d.n LIMIT $4) d) t
      WHERE before < $5::int ORDER BY page, n""";

  private WordsRepository() {}

  /**
   * A run that ended and whose words are not all stored.
   *
   * @param finishedAt the end that it is about: after a retry there is another one
   */
  public record Due(UUID run, OffsetDateTime finishedAt) {}

  /** A place in the results of a run: the last detection whose words are stored. */
  public record Place(int page, int n) {
    public static final Place START = new Place(0, 0);
  }

  private record Text(int page, int n, String label, String text) {}

  /** The run that ended first of those that are due. */
  public static Future<Optional<Due>> next(Pool pool) {
    return Reading.first(
        pool,
        """
        SELECT id, finished_at FROM run
        WHERE finished_at IS NOT NULL AND words_of IS DISTINCT FROM finished_at
        ORDER BY finished_at LIMIT 1""",
        Tuple.tuple(),
        row -> new Due(row.getUUID(0), row.getOffsetDateTime(1)));
  }

  /**
   * Stores the words of some more detections.
   *
   * @return the place to go on from; empty after the last one, or if the run was deleted
   */
  public static Future<Optional<Place>> write(Database database, UUID run, Place after) {
    return Reading.list(
            database.pool(),
            TEXTS,
            Tuple.of(run, after.page, after.n, AT_ONCE, BYTES_AT_ONCE),
            row ->
                new Text(row.getInteger(0), row.getInteger(1), row.getString(2), row.getString(3)))
        .compose(
            texts ->
                texts.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : database.transaction(tx -> insert(tx, run, texts)));
  }

  /** Keeps the run from being deleted meanwhile. */
  private static Future<Optional<Place>> insert(SqlConnection tx, UUID run, List<Text> texts) {
    return tx.preparedQuery("SELECT FROM run WHERE id = $1 FOR KEY SHARE")
        .execute(Tuple.of(run))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(Optional.empty())
                    : insertAll(tx, run, texts));
  }

  private static Future<Optional<Place>> insertAll(SqlConnection tx, UUID run, List<Text> texts) {
    List<Integer> pages = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<String> vectors = new ArrayList<>();
    for (Text text : texts) {
      String vector = Words.vector(text.text, text.label);
      if (vector != null) {
        pages.add(text.page);
        numbers.add(text.n);
        vectors.add(vector);
      }
    }
    Text last = texts.get(texts.size() - 1);
    return tx.preparedQuery(
            """
            INSERT INTO detection_words (run_id, page, n, words)
            SELECT $1, t.page, t.n, t.words::tsvector
            FROM unnest($2::int[], $3::int[], $4::text[]) AS t (page, n, words)
            ON CONFLICT DO NOTHING""")
        .execute(
            Tuple.of(
                run,
                pages.toArray(Integer[]::new),
                numbers.toArray(Integer[]::new),
                vectors.toArray(String[]::new)))
        .map(Optional.of(new Place(last.page, last.n)));
  }

  /** Notes that all words of a run are stored, unless it was begun again meanwhile. */
  public static Future<Void> finish(Pool pool, Due done) {
    return pool.preparedQuery(
            "UPDATE run SET words_of = finished_at WHERE id = $1 AND finished_at = $2")
        .execute(Tuple.of(done.run, done.finishedAt))
        .mapEmpty();
  }
}
