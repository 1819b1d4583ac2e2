package dev.pagerunner.jobs;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DeletionRepository;
import dev.pagerunner.store.IdempotencyRepository;
import dev.pagerunner.store.SliceRepository;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.JobMetrics.Recovery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every few seconds: frees leases whose worker died, notifies again of slices that nobody took,
 * deletes bytes that must go, and does other chores. Runs in every web process; an advisory lock
 * lets one at a time act.
 *
 * <p>The lock belongs to a transaction, which a heartbeat keeps from looking idle. So it goes when
 * the pass ends, when the connection breaks, and also when this process is frozen or cut off: then
 * Postgres ends the idle transaction, and another process acts within seconds. One that wakes up
 * again finds the transaction gone before its next step.
 */
public final class Reaper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
  private static final Duration INTERVAL = Duration.ofSeconds(3);

  /** Short, so that leases of dead workers do not wait for long after an outage. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);

  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(4);

  /** Any number that nothing else in this database uses. */
  private static final long ADVISORY_LOCK = 7_243_392_001L;

  private final Database database;
  private final BlobStore blobs;
  private final Leases leases;
  private final Notifier notifier;
  private final RunNotifier runNotifier;
  private final List<Chore> chores;
  private final JobMetrics metrics;
  private long spareUntilNanos = System.nanoTime();

  public Reaper(
      Database database,
      BlobStore blobs,
      Notifier notifier,
      Leases leases,
      List<Chore> chores,
      JobMetrics metrics) {
    this.database = database;
    this.blobs = blobs;
    this.leases = leases;
    this.notifier = notifier;
    this.chores = List.copyOf(chores);
    this.runNotifier = new RunNotifier(notifier, metrics);
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    new PeriodicTask(vertx, INTERVAL, LONGEST_PAUSE, this::look).start();
    return Future.succeededFuture();
  }

  private Future<?> look() {
    return database.transactionOnce(this::passIfFirst).onFailure(this::databaseUnavailable);
  }

  /**
   * While the database was unavailable no worker could renew its lease: each gets the time of a
   * lease to do so now, or it would be taken for dead.
   */
  private void databaseUnavailable(Throwable e) {
    spareUntilNanos = System.nanoTime() + leases.duration().toNanos();
    LOG.warn("The reaper failed; retrying: {}", e.toString());
  }

  private Future<Void> passIfFirst(SqlConnection lock) {
    return lock.query("SELECT pg_try_advisory_xact_lock(" + ADVISORY_LOCK + ")")
        .execute()
        .compose(
            rows -> rows.iterator().next().getBoolean(0) ? pass(lock) : Future.succeededFuture());
  }

  private Future<Void> pass(SqlConnection lock) {
    PeriodicTask heartbeat =
        new PeriodicTask(vertx, HEARTBEAT, HEARTBEAT, () -> isStillFirst(lock));
    heartbeat.start();
    return freeExpired()
        .compose(ignored -> isStillFirst(lock))
        .compose(ignored -> notifyAgain())
        .compose(ignored -> deleteScheduled(lock))
        .compose(ignored -> IdempotencyRepository.forgetOld(database.pool()))
        .compose(ignored -> doChores(chores.iterator(), lock))
        .onComplete(ignored -> heartbeat.stop());
  }

  private static Future<Void> doChores(Iterator<Chore> left, SqlConnection lock) {
    return left.hasNext()
        ? left.next().round(() -> isStillFirst(lock)).compose(ignored -> doChores(left, lock))
        : Future.succeededFuture();
  }

  private Future<?> freeExpired() {
    return System.nanoTime() - spareUntilNanos >= 0
        ? leases.freeExpired()
        : Future.succeededFuture();
  }

  /** Fails when the transaction, and with it the lock, is gone. */
  private static Future<?> isStillFirst(SqlConnection lock) {
    return lock.query("SELECT 1").execute();
  }

  /** Only while no notification is pending: a queue without workers would grow for ever. */
  private Future<Void> notifyAgain() {
    return notifier
        .pendingNotifications()
        .map(waiting -> waiting == 0)
        .recover(ignored -> Future.succeededFuture(false))
        .compose(
            silent ->
                silent
                    ? SliceRepository.claimUnnotified(database.pool(), SILENCE)
                    : Future.succeededFuture(0))
        .onSuccess(this::notifyAgain)
        .mapEmpty();
  }

  private void notifyAgain(int slices) {
    metrics.recovered(Recovery.NOTIFIED_AGAIN, slices);
    runNotifier.notifyWork(slices);
  }

  private Future<Void> deleteScheduled(SqlConnection lock) {
    return DeletionRepository.due(database.pool())
        .compose(
            prefixes ->
                prefixes.stream()
                    .reduce(
                        Future.<Void>succeededFuture(),
                        (before, prefix) ->
                            before
                                .compose(ignored -> isStillFirst(lock))
                                .compose(ignored -> sweep(prefix)),
                        (a, b) -> b));
  }

  /** Keeps the bytes of an upload that was committed since its deletion was found to be due. */
  private Future<Void> sweep(String prefix) {
    return DeletionRepository.beginDeletion(database.pool(), prefix)
        .compose(mine -> mine ? delete(prefix) : Future.succeededFuture())
        .onFailure(
            e ->
                LOG.warn(
                    "Bytes below {} could not be deleted; retrying later: {}",
                    prefix,
                    e.toString()))
        .otherwiseEmpty();
  }

  private Future<Void> delete(String prefix) {
    return blobs
        .deleteAll(prefix)
        .compose(ignored -> DeletionRepository.deleted(database.pool(), prefix))
        .onSuccess(ignored -> metrics.recovered(Recovery.BYTES_DELETED, 1));
  }
}
