package dev.pagerunner.exports;

import dev.pagerunner.domain.Visibility;
import dev.pagerunner.jobs.Renewal;
import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives export jobs to workers, and takes them back from those that died. */
public final class ExportLeases {
  private static final Logger LOG = LoggerFactory.getLogger(ExportLeases.class);

  /** How many workers may die while they make an export, before it is given up. */
  static final int STRIKES = 4;

  /** For an error that the worker survived, which says more about the job than a death does. */
  private static final int STRIKES_AN_ERROR = 2;

  /** After storage was unavailable. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final String MINE = " WHERE id = $1 AND attempt = $2 AND state = 'running'";

  /** First the jobs of accounts that had the fewest made lately. */
  private static final String CLAIM =
      """
      WITH made AS (
        SELECT coalesce(account_id, '00000000-0000-0000-0000-000000000000') AS account, count(*)
        FROM export_job
        WHERE state = 'running' OR finished_at > now() - interval '10 min'
        GROUP BY 1),
      next AS (
        SELECT q.id FROM export_job q
        LEFT JOIN made
          ON made.account = coalesce(q.account_id, '00000000-0000-0000-0000-000000000000')
        WHERE q.state = 'queued' AND q.not_before <= now()
        ORDER BY coalesce(made.count, 0), q.created_at
        LIMIT 1 FOR UPDATE OF q SKIP LOCKED)
      UPDATE export_job e SET state = 'running', attempt = attempt + 1, runs_done = 0,
        lease_owner = $1, lease_until = now() + $2 * interval '1 ms'
      FROM next WHERE e.id = next.id
      RETURNING e.id, e.attempt, e.request, e.runs, e.account_id, e.reach,
        (SELECT role FROM account a WHERE a.id = e.account_id AND NOT a.disabled) AS role""";

  private static final String FREE =
      """
      UPDATE export_job SET strikes = strikes + $1, lease_owner = NULL, lease_until = NULL,
        state = CASE WHEN strikes + $1 < $2 THEN 'queued' ELSE 'failed' END,
        finished_at = CASE WHEN strikes + $1 < $2 THEN NULL ELSE now() END,
        error = CASE WHEN strikes + $1 < $2 THEN NULL
          WHEN cardinality(runs) > 1 AND runs_done < cardinality(runs) THEN
            jsonb_set($3::jsonb, '{message}',
              to_jsonb(($3::jsonb ->> 'message') || ' It was at run ' || runs[runs_done + 1] || '.'))
          ELSE $3::jsonb END
      WHERE state = 'running' AND\s""";

  private static final String FAIL =
      """
      UPDATE export_job SET state = 'failed', error = $3, lease_owner = NULL, lease_until = NULL,
        finished_at = now()""";

  private static final JsonObject KILLS =
      error(
          "worker_crashed",
          "The worker died several times while it made this file. Choose fewer pages, or save the"
              + " document anew with another program and upload that.");

  private static final JsonObject ERRORS =
      error(
          "worker_error",
          "The worker met an unexpected error several times while it made this file. The worker's"
              + " log says more.");

  private final Database database;
  private final Duration duration;

  /** {@code duration} is that of a lease. */
  public ExportLeases(Database database, Duration duration) {
    this.database = database;
    this.duration = duration;
  }

  /** Why a job failed, as its owner reads it. */
  public static JsonObject error(String category, String message) {
    return new JsonObject().put("category", category).put("message", message);
  }

  public Duration duration() {
    return duration;
  }

  /**
   * Claims a job; empty when none waits. One that this version does not understand fails, as a
   * newer release may have made it.
   */
  public Future<Optional<ExportLease>> claim(String owner) {
    return database.transaction(
        tx ->
            tx.preparedQuery(CLAIM)
                .execute(Tuple.of(owner, duration.toMillis()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : claimed(tx, rows.iterator().next())));
  }

  private static Future<Optional<ExportLease>> claimed(SqlConnection tx, Row row) {
    ExportLease lease;
    try {
      lease = lease(row);
    } catch (RuntimeException e) {
      LOG.error("Export {} cannot be understood", row.getUUID("id"), e);
      return tx.preparedQuery(FAIL + " WHERE id = $1 AND attempt = $2")
          .execute(Tuple.of(row.getUUID("id"), row.getInteger("attempt")).addValue(ERRORS))
          .map(Optional.empty());
    }
    return ExportJobs.keepBytes(tx, lease.id()).map(Optional.of(lease));
  }

  private static ExportLease lease(Row row) {
    return new ExportLease(
        row.getUUID("id"),
        row.getInteger("attempt"),
        ExportRequest.of((JsonObject) row.getJson("request")),
        List.of(row.getArrayOfUUIDs("runs")),
        visible(row.getUUID("account_id"), row.getString("reach"), row.getString("role")));
  }

  /** An administrator who is none any more reads no more than others. */
  private static Optional<Visibility> visible(UUID account, String reach, String role) {
    if (account == null) {
      return Optional.of(Visibility.EVERYTHING);
    }
    if (role == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (Visibility.Reach.valueOf(reach.toUpperCase(Locale.ROOT))) {
          case EVERYTHING -> role.equals("admin") ? Visibility.EVERYTHING : Visibility.own(account);
          case OWN -> Visibility.own(account);
          case OWN_AND_SHARED -> Visibility.ownAndShared(account);
        });
  }

  /** Prolongs the lease. */
  public Future<Renewal> renew(ExportLease lease) {
    return database
        .pool()
        .preparedQuery("UPDATE export_job SET lease_until = now() + $3 * interval '1 ms'" + MINE)
        .execute(Tuple.of(lease.id(), lease.attempt(), duration.toMillis()))
        .map(rows -> rows.rowCount() == 1 ? Renewal.RENEWED : Renewal.LOST);
  }

  /**
   * Reports how many runs are written.
   *
   * @return fails with {@link ExportLeaseLostException}
   */
  public Future<Void> progress(ExportLease lease, int runsDone) {
    return mine(
        lease,
        database.pool(),
        "UPDATE export_job SET runs_done = $3" + MINE,
        Tuple.of(lease.id(), lease.attempt(), runsDone));
  }

  /**
   * Ends the job with a file, which is stored.
   *
   * @return fails with {@link ExportLeaseLostException}
   */
  public Future<Void> succeed(ExportLease lease, ExportJob.File file) {
    return database.transaction(
        tx ->
            mine(
                    lease,
                    tx,
                    """
                    UPDATE export_job SET state = 'succeeded', runs_done = cardinality(runs),
                      file_name = $3, media_type = $4, bytes = $5, lease_owner = NULL,
                      lease_until = NULL, finished_at = now(),
                      expires_at = now() + $6 * interval '1 ms'"""
                        + MINE,
                    Tuple.of(
                        lease.id(),
                        lease.attempt(),
                        file.name(),
                        file.mediaType(),
                        file.bytes(),
                        ExportJobs.KEPT.toMillis()))
                .compose(ignored -> ExportJobs.keepBytes(tx, lease.id())));
  }

  /**
   * Ends the job without a file.
   *
   * @return fails with {@link ExportLeaseLostException}
   */
  public Future<Void> fail(ExportLease lease, JsonObject error) {
    return mine(
        lease, database.pool(), FAIL + MINE, Tuple.of(lease.id(), lease.attempt()).addValue(error));
  }

  private static Future<Void> mine(ExportLease lease, SqlClient client, String sql, Tuple values) {
    return client
        .preparedQuery(sql)
        .execute(values)
        .compose(
            rows ->
                rows.rowCount() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(new ExportLeaseLostException(lease)));
  }

  /** Gives the job back unharmed, for this moment or, if storage is unavailable, a later one. */
  public Future<Void> giveBack(ExportLease lease, boolean later) {
    return database
        .pool()
        .preparedQuery(
            """
            UPDATE export_job SET state = 'queued', lease_owner = NULL, lease_until = NULL,
              not_before = now() + $3 * interval '1 ms'"""
                + MINE)
        .execute(Tuple.of(lease.id(), lease.attempt(), later ? PAUSE.toMillis() : 0L))
        .mapEmpty();
  }

  /** Counts an error that nobody foresaw, and gives the job back, or up if it is the second. */
  public Future<Void> countError(ExportLease lease) {
    return free(
            STRIKES_AN_ERROR,
            ERRORS,
            "id = $4 AND attempt = $5",
            Tuple.tuple().addUUID(lease.id()).addInteger(lease.attempt()))
        .mapEmpty();
  }

  /** Frees every lease whose time is over. */
  public Future<Void> freeExpired() {
    return free(1, KILLS, "lease_until < now()", Tuple.tuple())
        .onSuccess(
            freed -> {
              if (freed > 0) {
                LOG.warn("Leases expired on {} exports", freed);
              }
            })
        .mapEmpty();
  }

  /** Frees the leases of a worker that is known to be dead, without waiting for their time. */
  public Future<Void> freeOf(String deadOwner) {
    return free(1, KILLS, "lease_owner = $4", Tuple.tuple().addString(deadOwner)).mapEmpty();
  }

  /** Frees every lease: for a start after which no earlier worker can be alive. */
  public Future<Void> freeLeasesOfPreviousProcess() {
    return free(1, KILLS, "true", Tuple.tuple()).mapEmpty();
  }

  private Future<Integer> free(int strikes, JsonObject error, String which, Tuple more) {
    Tuple values = Tuple.of(strikes, STRIKES).addValue(error);
    for (int i = 0; i < more.size(); i++) {
      values.addValue(more.getValue(i));
    }
    return database.pool().preparedQuery(FREE + which).execute(values).map(rows -> rows.rowCount());
  }
}
