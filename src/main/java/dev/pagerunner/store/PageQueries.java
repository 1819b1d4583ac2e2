package dev.pagerunner.store;

import dev.pagerunner.domain.PageState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Reads the pages of a run. */
public final class PageQueries {
  private static final String SELECT =
      """
      SELECT p.page, p.state, p.width, p.height, p.dpi, p.render_ms, p.detect_ms, p.save_ms,
             p.error, p.warnings,
             (SELECT count(*) FROM detection d WHERE d.run_id = p.run_id AND d.page = p.page)
               AS found
      FROM page p
      """;

  private final Pool pool;

  public PageQueries(Pool pool) {
    this.pool = pool;
  }

  public Future<Optional<PageView>> find(ReadableRun run, int page) {
    return Reading.first(
        pool,
        SELECT + " WHERE p.run_id = $1 AND p.page = $2",
        Tuple.of(run.id(), page),
        PageQueries::view);
  }

  /** Pages in order, from the one that follows {@code after}. */
  public Future<Batch<PageView>> list(ReadableRun run, int after, int limit) {
    return Reading.list(
            pool,
            SELECT + " WHERE p.run_id = $1 AND p.page > $2 ORDER BY p.page LIMIT $3",
            Tuple.of(run.id(), after, limit),
            PageQueries::view)
        .map(pages -> Batch.of(pages, limit));
  }

  private static PageView view(Row row) {
    return new PageView(
        row.getInteger("page"),
        PageState.of(row.getString("state")),
        row.getInteger("width"),
        row.getInteger("height"),
        row.getDouble("dpi"),
        row.getInteger("render_ms"),
        row.getInteger("detect_ms"),
        row.getInteger("save_ms"),
        (JsonObject) row.getJson("error"),
        row.getJsonArray("warnings"),
        row.getInteger("found"));
  }
}
