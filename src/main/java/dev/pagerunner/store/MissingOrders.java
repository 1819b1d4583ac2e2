package dev.pagerunner.store;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.Block;
import dev.pagerunner.domain.layout.ReadingOrder;
import dev.pagerunner.domain.layout.WritingDirection;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Gives pages that an earlier version recorded their reading order, when they are first read. Two
 * readers at once write the same.
 */
final class MissingOrders {
  private MissingOrders() {}

  /** What tells of a detection's place; {@code text} may be its beginning, or null. */
  record Found(int n, String label, Box box, String text) {
    static Found of(Row row) {
      return new Found(
          row.getInteger("n"),
          row.getString("label"),
          DetectionQueries.box(row),
          row.getString("text"));
    }
  }

  /**
   * Reads rows, and reads them again if some of their pages had no order before.
   *
   * @param detection of a row; may be null
   */
  static <T> Future<List<T>> completed(
      Pool pool, UUID run, Supplier<Future<List<T>>> read, Function<T, DetectionView> detection) {
    return read.get()
        .compose(
            rows -> {
              List<Integer> pages =
                  rows.stream()
                      .map(detection)
                      .filter(one -> one != null && isMissing(one.detection()))
                      .map(DetectionView::page)
                      .distinct()
                      .toList();
              return pages.isEmpty()
                  ? Future.succeededFuture(rows)
                  : complete(pool, run, pages).compose(ignored -> read.get());
            });
  }

  /** Candidates have none, and are on pages that have one. */
  private static boolean isMissing(Detection detection) {
    return detection.order() == 0 && !detection.candidate();
  }

  private static Future<Void> complete(Pool pool, UUID run, List<Integer> pages) {
    return InTurn.each(pages, page -> complete(pool, run, page));
  }

  private static Future<Void> complete(Pool pool, UUID run, int page) {
    return Reading.list(
            pool,
            """
            SELECT n, label, x0, y0, x1, y1, left(text, $3) AS text
            FROM detection WHERE run_id = $1 AND page = $2 ORDER BY n""",
            Tuple.of(run, page, WritingDirection.ENOUGH),
            Found::of)
        .compose(found -> write(pool, run, page, found));
  }

  /** The place of each object of a page in its reading order, from 1. */
  static int[] places(List<Found> found) {
    List<Block> blocks = found.stream().map(one -> Block.of(one.label, one.box)).toList();
    boolean rightToLeft = WritingDirection.isRightToLeft(found.stream().map(Found::text).toList());
    return ReadingOrder.of(blocks, rightToLeft);
  }

  private static Future<Void> write(Pool pool, UUID run, int page, List<Found> found) {
    int[] places = places(found);
    Integer[] numbers = found.stream().map(Found::n).toArray(Integer[]::new);
    Integer[] orders = IntStream.of(places).boxed().toArray(Integer[]::new);
    // In the order of n, so that two readers at once lock the rows in the same order.
    return pool.preparedQuery(
            """
            WITH held AS (
              SELECT n FROM detection WHERE run_id = $1 AND page = $2 AND reading_order IS NULL
              ORDER BY n FOR UPDATE)
            UPDATE detection d SET reading_order = o.place
            FROM unnest($3::int[], $4::int[]) AS o (n, place) JOIN held USING (n)
            WHERE d.run_id = $1 AND d.page = $2 AND d.n = o.n""")
        .execute(Tuple.of(run, page, numbers, orders))
        .mapEmpty();
  }
}
