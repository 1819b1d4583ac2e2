package dev.pagerunner.store;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.domain.layout.WritingDirection;
import dev.pagerunner.store.DetectionQueries.Counted;
import dev.pagerunner.store.MissingOrders.Found;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gives detections and candidates that are read together their places in the reading order of the
 * page: that of all that has the lowest score, whatever its label, as a run with this threshold
 * would have recorded it.
 */
final class MixedOrders {
  private static final String OF_PAGE =
      """
      SELECT n, label, x0, y0, x1, y1, left(text, $4) AS text
      FROM detection WHERE run_id = $1 AND page = $2 AND score >= $3
      UNION ALL
      SELECT (c.first_n + u.i - 1)::int, u.label, u.x0, u.y0, u.x1, u.y1, left(u.text, $4)
      FROM candidate c CROSS JOIN LATERAL\s"""
          + CandidateQueries.EACH
          + """
      WHERE c.run_id = $1 AND c.page = $2 AND u.score >= $3
      ORDER BY n""";

  private MixedOrders() {}

  /**
   * The same rows; those of pages that have candidates of this score have other places.
   *
   * @param minScore null if there are no such rows
   */
  static Future<List<Counted>> completed(Pool pool, UUID run, Double minScore, List<Counted> rows) {
    List<Integer> pages =
        rows.stream().filter(Counted::mixed).map(row -> row.detection().page()).distinct().toList();
    Map<Integer, Map<Integer, Integer>> places = new HashMap<>();
    return InTurn.each(
            pages,
            page -> places(pool, run, page, minScore).onSuccess(found -> places.put(page, found)))
        .map(ignored -> placed(rows, places));
  }

  /** By the numbers of what is on a page. */
  private static Future<Map<Integer, Integer>> places(
      Pool pool, UUID run, int page, double minScore) {
    return Reading.list(
            pool, OF_PAGE, Tuple.of(run, page, minScore, WritingDirection.ENOUGH), Found::of)
        .map(
            found -> {
              int[] orders = MissingOrders.places(found);
              Map<Integer, Integer> byNumber = new HashMap<>();
              for (int i = 0; i < orders.length; i++) {
                byNumber.put(found.get(i).n(), orders[i]);
              }
              return byNumber;
            });
  }

  /** What was deleted meanwhile keeps the place that it has. */
  private static List<Counted> placed(
      List<Counted> rows, Map<Integer, Map<Integer, Integer>> places) {
    List<Counted> placed = new ArrayList<>(rows.size());
    for (Counted row : rows) {
      DetectionView view = row.detection();
      Integer place = places.getOrDefault(view.page(), Map.of()).get(view.detection().n());
      placed.add(
          place == null
              ? row
              : row.with(
                  new DetectionView(view.page(), view.dpi(), view.detection().withOrder(place))));
    }
    return placed;
  }
}
