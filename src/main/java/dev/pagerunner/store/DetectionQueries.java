package dev.pagerunner.store;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a run found. */
public final class DetectionQueries {
  /**
   * Rows of an earlier version may be larger than what is written today: their texts are cut as
   * workers cut them now, and masks that no worker writes any more are left out.
   */
  private static final String BOUNDED =
      """
      d.n, d.reading_order, d.line_height, d.label, d.score, d.x0, d.y0, d.x1, d.y1, left(d.text, 8000) AS text,
      d.text_truncated OR coalesce(length(d.text) > 8000, false) AS text_truncated,
      CASE WHEN octet_length(d.mask::text) <= 32768 THEN d.mask END AS mask
      """;

  /**
   * The first detections of page {@code e.page} of run {@code $1}; more than an event has room for.
   */
  static final String OF_PAGE =
      "SELECT "
          + BOUNDED
          + "FROM detection d WHERE d.run_id = $1 AND d.page = e.page ORDER BY d.n LIMIT 90";

  /**
   * Rows of a query, in the order of page and number, up to the one that exceeds {@code $8} bytes,
   * so that there is always one.
   */
  static final String WITHIN_BYTES =
      """
      SELECT * FROM (
        SELECT s.*, sum(s.bytes) OVER (ORDER BY s.page, s.n) - s.bytes AS before,
               count(*) OVER () AS found
        FROM (
          SELECT f.*, 350 + octet_length(f.label) + coalesce(octet_length(f.text), 0)
                      + coalesce(octet_length(f.mask::text), 0) AS bytes
          FROM (%s) f) s) t
      WHERE before < $8::int ORDER BY page, n
      """;

  private static final String WANTED =
      """
       FROM detection d JOIN page p USING (run_id, page)
      WHERE d.run_id = $1 AND (d.page, d.n) > ($2, $3)
        AND d.page BETWEEN coalesce($4::int, 0) AND coalesce($4::int, 2147483647)
        AND ($5::text[] IS NULL OR d.label = ANY ($5))
        AND ($6::float8 IS NULL OR d.score >= $6)
      ORDER BY d.page, d.n LIMIT $7""";

  private static final String SELECT =
      WITHIN_BYTES.formatted("SELECT d.page, p.dpi, " + BOUNDED + WANTED);

  /**
   * With the candidates of this score; {@code mixed} is whether the page has one, whatever its
   * label.
   */
  private static final String SELECT_MIXED =
      WITHIN_BYTES.formatted(
          "(SELECT d.page, p.dpi, false AS candidate, "
              + CandidateQueries.HAS_SOME
              + " AS mixed, "
              + BOUNDED
              + WANTED
              + ") UNION ALL ("
              + CandidateQueries.WANTED
              + ") ORDER BY page, n LIMIT $7");

  private final Pool pool;

  public DetectionQueries(Pool pool) {
    this.pool = pool;
  }

  /**
   * Which detections; what is null does not matter.
   *
   * @param labels of which a detection has one; empty for any
   */
  public record Filter(Integer page, List<String> labels, Double minScore) {
    public Filter {
      labels = List.copyOf(labels);
    }

    private String[] labelsOrNull() {
      return labels.isEmpty() ? null : labels.toArray(String[]::new);
    }
  }

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
  public record Crop(String blob, int offset, int bytes) {}

  /** The crops of one page, by the number of their detection. */
  public Future<Map<Integer, Crop>> crops(ReadableRun run, int page) {
    return Reading.list(
            pool,
            """
            SELECT d.n, p.crops, d.crop_offset, d.crop_bytes
            FROM detection d JOIN page p USING (run_id, page)
            WHERE d.run_id = $1 AND d.page = $2 AND d.crop_offset IS NOT NULL
            ORDER BY d.n LIMIT 1000""",
            Tuple.of(run.id(), page),
            row ->
                Map.entry(
                    row.getInteger(0),
                    new Crop(row.getString(1), row.getInteger(2), row.getInteger(3))))
        .map(
            crops ->
                crops.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The crop of one detection. */
  public Future<Optional<Crop>> crop(ReadableRun run, int page, int n) {
    return Reading.first(
        pool,
        """
        SELECT p.crops, d.crop_offset, d.crop_bytes
        FROM detection d JOIN page p USING (run_id, page)
        WHERE d.run_id = $1 AND d.page = $2 AND d.n = $3 AND d.crop_offset IS NOT NULL""",
        Tuple.of(run.id(), page, n),
        row -> new Crop(row.getString(0), row.getInteger(1), row.getInteger(2)));
  }

  /**
   * Detections by page and number: at least one, if there is one, and no more than fit. A lowest
   * score lets candidates in, too; on a page where it does, the order is that of all that has this
   * score, and as it was recorded elsewhere.
   *
   * @param limit how many at most
   * @param bytes how much they may take; the last one may begin within that and end beyond
   */
  public Future<Batch<DetectionView>> list(
      ReadableRun run, Filter filter, Place after, int limit, int bytes) {
    String sql = filter.minScore == null ? SELECT : SELECT_MIXED;
    Tuple values =
        Tuple.of(
            run.id(),
            after.page,
            after.n,
            filter.page,
            filter.labelsOrNull(),
            filter.minScore,
            limit,
            bytes);
    Function<Row, Counted> counted =
        filter.minScore == null ? DetectionQueries::counted : CandidateQueries::counted;
    return MissingOrders.completed(
            pool, run.id(), () -> Reading.list(pool, sql, values, counted), Counted::detection)
        .compose(rows -> MixedOrders.completed(pool, run.id(), filter.minScore, rows))
        .map(rows -> batch(rows, limit));
  }

  /**
   * A detection.
   *
   * @param found how many there were before some were left out for their size
   * @param mixed whether its place is to be found among the candidates of its page
   */
  record Counted(DetectionView detection, int found, boolean mixed) {
    Counted with(DetectionView other) {
      return new Counted(other, found, mixed);
    }
  }

  static Counted counted(Row row) {
    return new Counted(view(row), row.getInteger("found"), false);
  }

  static Batch<DetectionView> batch(List<Counted> rows, int limit) {
    boolean fits = rows.isEmpty() || rows.get(0).found == rows.size();
    return new Batch<>(rows.stream().map(Counted::detection).toList(), fits && rows.size() < limit);
  }

  static DetectionView view(Row row) {
    double dpi = row.getDouble("dpi");
    Integer order = row.getInteger("reading_order");
    Double points = row.getDouble("line_height");
    return new DetectionView(
        row.getInteger("page"),
        dpi,
        new Detection(
            row.getInteger("n"),
            row.getString("label"),
            row.getDouble("score"),
            box(row),
            row.getString("text"),
            row.getBoolean("text_truncated"),
            Json.mask(row.getJsonArray("mask")),
            order == null ? 0 : order,
            points == null ? null : points * dpi / Json.POINTS_PER_INCH));
  }

  static Box box(Row row) {
    return new Box(
        row.getDouble("x0"), row.getDouble("y0"), row.getDouble("x1"), row.getDouble("y1"));
  }
}
