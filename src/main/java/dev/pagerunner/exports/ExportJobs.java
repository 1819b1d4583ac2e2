package dev.pagerunner.exports;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.exports.ExportJobRepository.NewJob;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DeletionRepository;
import dev.pagerunner.store.Place;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users ask for about export jobs. A job of somebody else does not exist for a user;
 * administrators see those of all. May be called on an event loop.
 */
public final class ExportJobs {
  private static final Logger LOG = LoggerFactory.getLogger(ExportJobs.class);

  /** How many runs a job may have. */
  public static final int MOST_RUNS = 1_000;

  /** How long a file is kept. */
  public static final Duration KEPT = Duration.ofDays(1);

  /** Of one account, at once. */
  static final int MOST_UNFINISHED = 20;

  /** Of one account: the oldest go when another one is made. */
  static final int MOST_KEPT = 50;

  /**
   * Of one account: what is kept, and what was deleted less than an hour ago, where a late worker
   * may still write.
   */
  static final int MOST_IN_HOUR = 1_000;

  static final long MOST_KEPT_BYTES = 10L << 30;

  /** So that a file that cannot be made is not tried for each request. */
  private static final Duration FAILURE_KEPT = Duration.ofMinutes(10);

  /** A worker may still store a file of a job that was deleted. */
  private static final Duration LATE_WRITES = Duration.ofHours(1);

  private static final int EXPIRED_AT_ONCE = 100;

  private final Database database;
  private final Notifier notifier;

  public ExportJobs(Database database, Notifier notifier) {
    this.database = database;
    this.notifier = notifier;
  }

  /**
   * Whose job it is.
   *
   * @param account null without a login
   * @param reads what they may read
   */
  public record Owner(UUID account, Visibility reads) {
    private boolean seesAll() {
      return reads.reach() == Visibility.Reach.EVERYTHING;
    }
  }

  /** There are as many unfinished jobs as one account may have. */
  public static final class TooManyJobsException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    TooManyJobsException() {
      super(
          "You have "
              + MOST_UNFINISHED
              + " exports that are not finished. Wait until one is, or delete one.");
    }
  }

  /** Other requests of the account are making jobs, for longer than it is worth to wait. */
  public static final class BusyException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("Other exports of yours are being asked for. Try again in a moment.");
    }
  }

  /** The account made and deleted more within an hour than is kept track of. */
  public static final class TooManyDeletedException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    TooManyDeletedException() {
      super(
          "You had "
              + MOST_IN_HOUR
              + " exports made within the last hour, which is as many as one may. Try again later.");
    }
  }

  /**
   * Makes a job of runs that its owner may read.
   *
   * @return fails with {@link TooManyJobsException}, {@link TooManyDeletedException}, or {@link
   *     BusyException}
   */
  public Future<ExportJob> create(Owner owner, ExportRequest request, List<UUID> runs) {
    return make(owner, request, null, runs);
  }

  /**
   * The job of one run that is wanted by a link: one that was made before if the run is still the
   * same, or else a new one.
   *
   * @param version of the run: changes with what it found
   * @return fails with {@link TooManyJobsException}, {@link TooManyDeletedException}, or {@link
   *     BusyException}
   */
  public Future<ExportJob> findOrCreate(
      Owner owner, ExportRequest request, UUID run, long version) {
    return make(owner, request, sameAs(request, run, version), List.of(run));
  }

  private static String sameAs(ExportRequest request, UUID run, long version) {
    return run + " " + version + " " + request.json().encode();
  }

  private Future<ExportJob> make(
      Owner owner, ExportRequest request, String sameAs, List<UUID> runs) {
    NewJob job = new NewJob(UUID.randomUUID(), owner.account, owner.reads, request, sameAs, runs);
    return database
        .untilThere(() -> database.transaction(tx -> unlessLocked(tx, job)))
        .map(made -> made.orElseThrow(BusyException::new))
        .onSuccess(id -> wakeWorker(id.equals(job.id())))
        .compose(id -> find(id, owner))
        .map(Optional::orElseThrow);
  }

  /** The id of the job, or of one that is like it; empty while another is made for the owner. */
  private Future<Optional<UUID>> unlessLocked(SqlConnection tx, NewJob job) {
    return ExportJobRepository.lockOwner(tx, job.account())
        .compose(
            locked ->
                locked
                    ? likeOrNew(tx, job).map(Optional::of)
                    : Future.succeededFuture(Optional.empty()));
  }

  private Future<UUID> likeOrNew(SqlConnection tx, NewJob job) {
    return like(tx, job)
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found.get().id())
                    : insert(tx, job).map(job.id()));
  }

  private static Future<Optional<ExportJob>> like(SqlConnection tx, NewJob job) {
    return job.sameAs() == null
        ? Future.succeededFuture(Optional.empty())
        : ExportJobRepository.like(tx, job.account(), job.sameAs(), FAILURE_KEPT);
  }

  private Future<Void> insert(SqlConnection tx, NewJob job) {
    return ExportJobRepository.countUnfinished(tx, job.account())
        .compose(
            count ->
                count < MOST_UNFINISHED
                    ? Future.succeededFuture()
                    : Future.failedFuture(new TooManyJobsException()))
        .compose(ignored -> DeletionRepository.countExportsOf(tx, job.account()))
        .compose(
            count ->
                count < MOST_IN_HOUR
                    ? Future.succeededFuture()
                    : Future.failedFuture(new TooManyDeletedException()))
        .compose(
            ignored ->
                ExportJobRepository.tooMany(tx, job.account(), MOST_KEPT - 1, MOST_KEPT_BYTES))
        .compose(old -> deleteAll(tx, old, job.account()))
        .compose(ignored -> reserveBytes(tx, job))
        .compose(ignored -> ExportJobRepository.insert(tx, job, KEPT));
  }

  private static Future<Void> deleteAll(SqlConnection tx, List<UUID> jobs, UUID account) {
    return InTurn.each(
        jobs,
        id ->
            ExportJobRepository.delete(tx, id, account, false)
                .compose(ignored -> dropBytes(tx, id)));
  }

  /** A notification that is lost costs seconds only, since workers also look by themselves. */
  private void wakeWorker(boolean isNew) {
    if (isNew) {
      Future.succeededFuture()
          .compose(ignored -> notifier.notifyWork(1))
          .onFailure(e -> LOG.debug("Could not notify of an export: {}", e.toString()));
    }
  }

  /** A job; empty if there is none, its time is over, or it is somebody else's. */
  public Future<Optional<ExportJob>> find(UUID id, Owner owner) {
    return ExportJobRepository.find(database.pool(), id, owner.account, owner.seesAll());
  }

  /** The owner's own jobs, newest first; {@code after} is null for the start. */
  public Future<Batch<ExportJob>> list(Owner owner, Place after, int limit) {
    return ExportJobRepository.list(database.pool(), owner.account, after, limit);
  }

  /** Deletes a job with its file, made or not; false if there is none. */
  public Future<Boolean> delete(UUID id, Owner owner) {
    return database.transaction(
        tx ->
            ExportJobRepository.delete(tx, id, owner.account, owner.seesAll())
                .compose(
                    deleted ->
                        deleted ? dropBytes(tx, id).map(true) : Future.succeededFuture(false)));
  }

  /** Deletes a bounded number of jobs whose time is over, with their files. */
  public Future<Void> deleteExpired() {
    return database.transaction(
        tx ->
            ExportJobRepository.deleteExpired(tx, EXPIRED_AT_ONCE)
                .compose(
                    expired ->
                        expired.stream()
                            .reduce(
                                Future.<Void>succeededFuture(),
                                (before, id) -> before.compose(ignored -> dropBytes(tx, id)),
                                (a, b) -> b)));
  }

  private static Future<Void> reserveBytes(SqlConnection tx, NewJob job) {
    Duration until = KEPT.plus(LATE_WRITES);
    return DeletionRepository.scheduleFor(
        tx, job.account(), BlobKeys.export(job.id()), until, until);
  }

  /** Schedules the deletion of what is stored of a job for the time when it expires. */
  static Future<Void> keepBytes(SqlConnection tx, UUID job) {
    Duration until = KEPT.plus(LATE_WRITES);
    return DeletionRepository.schedule(tx, BlobKeys.export(job), until, until);
  }

  private static Future<Void> dropBytes(SqlConnection tx, UUID job) {
    return DeletionRepository.schedule(tx, BlobKeys.export(job), Duration.ZERO, LATE_WRITES);
  }
}
