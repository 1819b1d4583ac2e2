package dev.pagerunner.exports;

import dev.pagerunner.domain.Visibility;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.Rows;
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

/** The table of export jobs, as their owners use it. */
final class ExportJobRepository {
  private static final String SELECT =
      """
      SELECT id, state, attempt, request, cardinality(runs) AS runs, runs_done, file_name, media_type,
      bytes, error, created_at, finished_at, expires_at
      FROM export_job j WHERE\s""";

  private static final String OF_OWNER =
      "(account_id = $1 OR $1::uuid IS NULL AND account_id IS NULL)";

  private ExportJobRepository() {}

  /**
   * A job to be made.
   *
   * @param account null without a login
   * @param reads what the account may read
   * @param sameAs equal texts of one account mean equal files; null if no other is like it
   */
  record NewJob(
      UUID id,
      UUID account,
      Visibility reads,
      ExportRequest request,
      String sameAs,
      List<UUID> runs) {}

  /**
   * Has nobody else make a job for the account until the end of the transaction; false if somebody
   * does at this moment. Does not wait: a connection that waits is one that others lack.
   */
  static Future<Boolean> lockOwner(SqlConnection tx, UUID account) {
    return tx.preparedQuery("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 15))")
        .execute(Tuple.of("export " + account))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  static Future<Integer> countUnfinished(SqlConnection tx, UUID account) {
    return tx.preparedQuery(
            "SELECT count(*)::int FROM export_job WHERE "
                + OF_OWNER
                + " AND state IN ('queued', 'running')")
        .execute(Tuple.of(account))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** The oldest finished jobs beyond a number, or beyond a sum of bytes. */
  static Future<List<UUID>> tooMany(SqlConnection tx, UUID account, int most, long mostBytes) {
    return tx.preparedQuery(
            """
            SELECT id FROM (
              SELECT id, row_number() OVER newest AS n, sum(coalesce(bytes, 0)) OVER newest AS sum
              FROM export_job
              WHERE account_id IS NOT DISTINCT FROM $1 AND state IN ('succeeded', 'failed')
              WINDOW newest AS (ORDER BY created_at DESC, id DESC)) kept
            WHERE n > $2 OR (sum > $3 AND n > 1)""")
        .execute(Tuple.of(account, most, mostBytes))
        .map(rows -> Rows.all(rows, row -> row.getUUID(0)));
  }

  static Future<Void> insert(SqlConnection tx, NewJob job, Duration kept) {
    return tx.preparedQuery(
            """
            INSERT INTO export_job (id, account_id, reach, request, format, same_as, runs, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 ms')""")
        .execute(
            Tuple.of(job.id, job.account, job.reads.reach().name().toLowerCase(Locale.ROOT))
                .addValue(job.request.json())
                .addString(job.request.exporter().name())
                .addString(job.sameAs)
                .addArrayOfUUID(job.runs.toArray(UUID[]::new))
                .addLong(kept.toMillis()))
        .mapEmpty();
  }

  /**
   * The newest job of the account that is like another one; one that failed is forgotten after a
   * while.
   */
  static Future<Optional<ExportJob>> like(
      SqlClient client, UUID account, String sameAs, Duration failureKept) {
    return select(
            client,
            OF_OWNER
                + """
                 AND same_as = $2 AND expires_at > now() + interval '10 min'
                AND (state <> 'failed' OR finished_at > now() - $3 * interval '1 ms')
                ORDER BY created_at DESC LIMIT 1""",
            Tuple.of(account, sameAs, failureKept.toMillis()))
        .map(found -> found.stream().findFirst());
  }

  /** A job that the caller may see: their own, or any. */
  static Future<Optional<ExportJob>> find(
      SqlClient client, UUID id, UUID account, boolean everybodys) {
    return select(
            client,
            "id = $2 AND expires_at > now() AND ($3 OR " + OF_OWNER + ")",
            Tuple.of(account, id, everybodys))
        .map(found -> found.stream().findFirst());
  }

  /** Newest first. */
  static Future<Batch<ExportJob>> list(SqlClient client, UUID account, Place after, int limit) {
    Tuple values = Tuple.of(account, limit);
    return select(
            client,
            "expires_at > now() AND "
                + OF_OWNER
                + Place.behind(after, "j", values)
                + " ORDER BY created_at DESC, id DESC LIMIT $2",
            values)
        .map(jobs -> Batch.of(jobs, limit));
  }

  private static Future<List<ExportJob>> select(SqlClient client, String which, Tuple values) {
    return client
        .preparedQuery(SELECT + which)
        .execute(values)
        .map(rows -> Rows.all(rows, ExportJobRepository::job));
  }

  /** False if there is none, or it is somebody else's. */
  static Future<Boolean> delete(SqlConnection tx, UUID id, UUID account, boolean everybodys) {
    return tx.preparedQuery("DELETE FROM export_job WHERE id = $2 AND ($3 OR " + OF_OWNER + ")")
        .execute(Tuple.of(account, id, everybodys))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Deletes some jobs whose time is over; gives their ids. */
  static Future<List<UUID>> deleteExpired(SqlConnection tx, int most) {
    return tx.preparedQuery(
            """
            DELETE FROM export_job WHERE id IN (
              SELECT id FROM export_job WHERE expires_at < now()
              ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            RETURNING id""")
        .execute(Tuple.of(most))
        .map(rows -> Rows.all(rows, row -> row.getUUID(0)));
  }

  private static ExportJob job(Row row) {
    String file = row.getString("file_name");
    return new ExportJob(
        row.getUUID("id"),
        ExportJob.State.of(row.getString("state")),
        row.getInteger("attempt"),
        (JsonObject) row.getJson("request"),
        new ExportJob.Progress(row.getInteger("runs"), row.getInteger("runs_done")),
        file == null
            ? null
            : new ExportJob.File(file, row.getString("media_type"), row.getLong("bytes")),
        (JsonObject) row.getJson("error"),
        new ExportJob.Times(
            row.getOffsetDateTime("created_at"),
            row.getOffsetDateTime("finished_at"),
            row.getOffsetDateTime("expires_at")));
  }
}
