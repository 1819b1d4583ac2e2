package dev.pagerunner.store;

import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.domain.RunScores;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/**
 * Claims the slice that is fairest: of the run with the fewest leased slices, then of the run
 * served longest ago, then the earliest page.
 *
 * <p>Among runs with as many leased slices, those of the preferred model come first, and those that
 * are to be opened, which takes no model.
 *
 * <p>What a claim costs grows with the number of leases, not with that of runs or slices: almost
 * all runs have no leased slice, and indexes have these in order.
 */
public final class ClaimQuery {
  /**
   * The first ready slice of the first run of a list that has one. Other claims hold theirs for a
   * moment only, so that nobody waits for them.
   */
  private static final String FIRST_SLICE =
      """
      SELECT s.id FROM (%s) r
      CROSS JOIN LATERAL (
        SELECT id FROM slice WHERE run_id = r.id AND state = 'ready'
        ORDER BY first_page LIMIT 1 FOR UPDATE SKIP LOCKED) s
      LIMIT 1""";

  private static final String IDLE = "id NOT IN (SELECT run_id FROM busy)";

  /**
   * Runs without a leased slice, of the preferred model or to be opened. So many: without a limit
   * the planner thinks of all of them, and sorts. {@link #ALL} is for the moment in which other
   * claims hold a slice of each.
   */
  private static final String PREFERRED =
      """
      SELECT id FROM (
        (SELECT id, last_served_at, created_at FROM run
         WHERE state = 'running' AND NOT cancel_requested AND model_sha256 = $3 AND %1$s
         ORDER BY last_served_at NULLS FIRST, created_at LIMIT 100)
        UNION ALL
        (SELECT id, last_served_at, created_at FROM run
         WHERE state = 'queued' AND NOT cancel_requested AND $3 IS NOT NULL AND %1$s
         ORDER BY last_served_at NULLS FIRST, created_at LIMIT 100)) p
      ORDER BY last_served_at NULLS FIRST, created_at"""
          .formatted(IDLE);

  /** All runs without a leased slice. */
  private static final String ALL =
      """
      SELECT id FROM run
      WHERE state IN ('queued', 'running') AND NOT cancel_requested AND %s
      ORDER BY last_served_at NULLS FIRST, created_at"""
          .formatted(IDLE);

  private static final String FIRST = ALL + " LIMIT 100";

  /** Runs with leased slices: no more than there are workers. */
  private static final String BUSY =
      """
      SELECT r.id FROM busy b JOIN run r ON r.id = b.run_id
      WHERE r.state IN ('queued', 'running') AND NOT r.cancel_requested
      ORDER BY b.leased, r.state = 'running' AND r.model_sha256 <> coalesce($3, r.model_sha256),
               r.last_served_at NULLS FIRST, r.created_at""";

  /** {@code coalesce} looks at the next list only where the ones before have nothing. */
  static final String CLAIM =
      """
      WITH busy AS MATERIALIZED (
        SELECT run_id, count(*) AS leased FROM slice WHERE state = 'leased' GROUP BY run_id),
      fairest AS MATERIALIZED (
        SELECT coalesce((%s), (%s), (%s), (%s)) AS id),
      claimed AS (
        UPDATE slice SET state = 'leased', attempt = attempt + 1, lease_owner = $1,
                         lease_until = now() + $2 * interval '1 ms'
        WHERE id = (SELECT id FROM fairest)
        RETURNING id, run_id, attempt, opening, first_page, last_page, next_page, strikes)
      SELECT c.*, r.document_id, d.title, r.page_selection, r.threshold, r.candidates_from,
             r.model_name, r.model_version, r.model_sha256
      FROM claimed c JOIN run r ON r.id = c.run_id JOIN document d ON d.id = r.document_id"""
          .formatted(
              FIRST_SLICE.formatted(PREFERRED),
              FIRST_SLICE.formatted(FIRST),
              FIRST_SLICE.formatted(ALL),
              FIRST_SLICE.formatted(BUSY));

  private ClaimQuery() {}

  /**
   * Claims a slice; empty when nothing is ready.
   *
   * @param model SHA-256 of the preferred one, or null
   */
  public static Future<Optional<Lease>> claim(
      SqlClient client, String owner, Duration lease, String model) {
    return client
        .preparedQuery(CLAIM)
        .execute(Tuple.of(owner, lease.toMillis(), model))
        .map(rows -> Rows.first(rows, ClaimQuery::lease));
  }

  private static Lease lease(Row row) {
    return new Lease(
        row.getLong("id"),
        row.getInteger("attempt"),
        row.getBoolean("opening"),
        row.getInteger("first_page"),
        row.getInteger("last_page"),
        row.getInteger("next_page"),
        row.getInteger("strikes"),
        row.getUUID("run_id"),
        row.getUUID("document_id"),
        row.getString("title"),
        new RunOptions(
            PageRanges.parse(row.getString("page_selection")),
            row.getDouble("threshold"),
            Optional.empty(),
            new RunScores(null, null, row.getDouble("candidates_from"))),
        new ModelRef(
            row.getString("model_name"),
            row.getString("model_version"),
            row.getString("model_sha256")));
  }
}
