package dev.pagerunner.store;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.PageFound;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/** Writes the candidates of pages, within the transaction that records the page. */
public final class CandidateRepository {
  private CandidateRepository() {}

  /**
   * Records the candidates of a page. Where some are there already, the page was recorded before,
   * and the transaction is about to find that out.
   */
  public static Future<Void> record(SqlConnection tx, UUID run, PageFound found) {
    List<Detection> candidates = found.candidates();
    if (candidates.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.preparedQuery(
            """
            INSERT INTO candidate (run_id, page, first_n, best, labels, scores, x0, y0, x1, y1,
                                   texts, truncated, line_heights)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT DO NOTHING""")
        .execute(values(run, found))
        .mapEmpty();
  }

  private static Tuple values(UUID run, PageFound found) {
    List<Detection> candidates = found.candidates();
    return Tuple.of(run, found.page(), candidates.get(0).n(), candidates.get(0).score())
        .addArrayOfString(candidates.stream().map(Detection::label).toArray(String[]::new))
        .addArrayOfDouble(doubles(candidates, Detection::score))
        .addArrayOfDouble(doubles(candidates, one -> one.box().x0()))
        .addArrayOfDouble(doubles(candidates, one -> one.box().y0()))
        .addArrayOfDouble(doubles(candidates, one -> one.box().x1()))
        .addArrayOfDouble(doubles(candidates, one -> one.box().y1()))
        .addArrayOfString(candidates.stream().map(Detection::text).toArray(String[]::new))
        .addArrayOfBoolean(
            candidates.stream().map(Detection::textTruncated).toArray(Boolean[]::new))
        .addArrayOfDouble(
            candidates.stream()
                .map(one -> PageRepository.points(one.lineHeight(), found.dpi()))
                .toArray(Double[]::new));
  }

  private static Double[] doubles(List<Detection> candidates, ToDoubleFunction<Detection> value) {
    return candidates.stream().map(value::applyAsDouble).toArray(Double[]::new);
  }
}
