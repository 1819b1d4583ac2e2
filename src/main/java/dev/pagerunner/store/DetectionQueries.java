package dev.pagerunner.store;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what a run found. */
public final class DetectionQueries {
  private static final String SELECT =
      """
      SELECT d.page, p.dpi, d.n, d.label, d.score, d.x0, d.y0, d.x1, d.y1, d.text, d.mask
      FROM detection d JOIN page p USING (run_id, page)
      WHERE d.run_id = $1 AND (d.page, d.n) > ($2, $3)
        AND ($4::int IS NULL OR d.page = $4)
        AND ($5::text IS NULL OR d.label = $5)
        AND ($6::float8 IS NULL OR d.score >= $6)
      ORDER BY d.page, d.n LIMIT $7
      """;

  private final Pool pool;

  public DetectionQueries(Pool pool) {
    this.pool = pool;
  }

  /** Which detections; what is null does not matter. */
  public record Filter(Integer page, String label, Double minScore) {}

  /** A place in the list of detections: the last one that a reader has. */
  public record Place(int page, int n) {
    public static final Place START = new Place(0, 0);
  }

  /**
   * Where the bytes of a crop are.
   *
   * @param blob name of the blob with all crops of the page
   * @param offset where it begins there
   */
  public record Crop(UUID document, String blob, int offset, int bytes) {}

  /** The crop of one detection. */
  public Future<Optional<Crop>> crop(UUID run, int page, int n) {
    return Reading.first(
        pool,
        """
        SELECT r.document_id, p.crops, d.crop_offset, d.crop_bytes
        FROM detection d JOIN page p USING (run_id, page) JOIN run r ON r.id = d.run_id
        WHERE d.run_id = $1 AND d.page = $2 AND d.n = $3 AND d.crop_offset IS NOT NULL""",
        Tuple.of(run, page, n),
        row -> new Crop(row.getUUID(0), row.getString(1), row.getInteger(2), row.getInteger(3)));
  }

  /** Detections by page and number. */
  public Future<List<DetectionView>> list(UUID run, Filter filter, Place after, int limit) {
    return Reading.list(
        pool,
        SELECT,
        Tuple.of(run, after.page, after.n, filter.page, filter.label, filter.minScore, limit),
        DetectionQueries::view);
  }

  private static DetectionView view(Row row) {
    Box box =
        new Box(row.getDouble("x0"), row.getDouble("y0"), row.getDouble("x1"), row.getDouble("y1"));
    return new DetectionView(
        row.getInteger("page"),
        row.getDouble("dpi"),
        new Detection(
            row.getInteger("n"),
            row.getString("label"),
            row.getDouble("score"),
            box,
            row.getString("text"),
            Json.mask(row.getJsonArray("mask"))));
  }
}
