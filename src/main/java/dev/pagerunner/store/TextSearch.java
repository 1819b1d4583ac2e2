package dev.pagerunner.store;

import dev.pagerunner.domain.Visibility;
import dev.pagerunner.store.SearchHit.Place;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Searches the texts of detections. What few texts have is looked up by the index, then sorted.
 * What many have is met soon by reading on from the newest document: neither way reads or sorts all
 * that the server has.
 */
public final class TextSearch {
  /** More are not sorted. */
  static final int FEW = 2_000;

  /** Shorter than other statements may take: a user waits. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String IS_FEW =
      "SELECT count(*) <= %1$d FROM (SELECT FROM detection_words WHERE words @@ $1::text::tsquery LIMIT %1$d + 1) w"
          .formatted(FEW);

  /**
   * For this transaction. Postgres can only guess how many texts fit, and where they are: a plan
   * that reads whole tables is never the right one.
   */
  private static final String SETTINGS =
      """
      SELECT set_config('statement_timeout', '%d', true), set_config('jit', 'off', true),
        set_config('plan_cache_mode', 'force_custom_plan', true),
        set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
        set_config('enable_mergejoin', 'off', true)"""
          .formatted(LONGEST.toMillis());

  /** The words of a run are read in their order, not all of them sorted. */
  private static final String IN_ORDER = ", set_config('enable_bitmapscan', 'off', true)";

  private final Pool pool;

  public TextSearch(Pool pool) {
    this.pool = pool;
  }

  /**
   * What to search; what is null does not matter.
   *
   * @param words in Postgres' notation of a tsquery
   * @param model of the run: its name, or {@code name@version}
   * @param allRuns whether all finished runs of a document count, not only the newest of those that
   *     found something
   */
  public record Filter(String words, UUID document, String model, boolean allRuns) {}

  /**
   * Hits in the order of their places.
   *
   * @param after the place to go on from; null for the start
   * @return fails with a {@link StatementTimeoutException} if it takes too long
   */
  public Future<List<SearchHit>> find(Visibility visible, Filter filter, Place after, int limit) {
    return pool.withTransaction(
            tx -> isFew(tx, filter).compose(few -> find(tx, few, visible, filter, after, limit)))
        .recover(Outage::judged);
  }

  private static Future<Boolean> isFew(SqlConnection tx, Filter filter) {
    return prepare(tx, true)
        .compose(ignored -> tx.preparedQuery(IS_FEW).execute(Tuple.of(filter.words)))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private static Future<List<SearchHit>> find(
      SqlConnection tx, boolean few, Visibility visible, Filter filter, Place after, int limit) {
    Tuple values = Tuple.of(filter.words, limit);
    String sql = SearchSql.of(few, visible, filter, after, values);
    return prepare(tx, few)
        .compose(ignored -> tx.preparedQuery(sql).execute(values))
        .map(rows -> Rows.all(rows, TextSearch::hit));
  }

  /** Settings of the transaction for queries of {@link SearchSql}. */
  static Future<Void> prepare(SqlConnection tx, boolean few) {
    return tx.query(few ? SETTINGS : SETTINGS + IN_ORDER).execute().mapEmpty();
  }

  private static SearchHit hit(Row row) {
    return new SearchHit(
        new Place(
            row.getOffsetDateTime("document_at"),
            row.getUUID("document_id"),
            row.getOffsetDateTime("run_at"),
            row.getUUID("run_id"),
            row.getInteger("page"),
            row.getInteger("n")),
        row.getString("title"),
        row.getDouble("dpi"),
        row.getString("label"),
        row.getDouble("score"),
        DetectionQueries.box(row),
        row.getString("text"));
  }
}
