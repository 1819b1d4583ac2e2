package dev.pagerunner.jobs;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.queue.Doorbell;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.IdempotencyRepository;
import dev.pagerunner.store.SliceRepository;
import dev.pagerunner.store.TrashRepository;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every few seconds: frees leases whose worker died, rings again for slices that nobody took, and
 * deletes bytes that must go. Runs in every web process; an advisory lock lets one at a time act.
 */
public final class Reaper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** Any number does, as long as nothing else in this database uses it. */
  private static final long ADVISORY_LOCK = 7_243_392_001L;

  private final Database database;
  private final BlobStore blobs;
  private final Leases leases;
  private final Doorbell doorbell;
  private final Bell bell;
  private boolean busy;

  public Reaper(Database database, BlobStore blobs, Doorbell doorbell, Leases leases) {
    this.database = database;
    this.blobs = blobs;
    this.leases = leases;
    this.doorbell = doorbell;
    this.bell = new Bell(doorbell);
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(INTERVAL.toMillis(), id -> tick());
    return Future.succeededFuture();
  }

  private void tick() {
    if (busy) {
      return;
    }
    busy = true;
    database
        .pool()
        .withConnection(this::passIfFirst)
        .onComplete(
            done -> {
              busy = false;
              if (done.failed()) {
                LOG.warn("The reaper could not finish: {}", done.cause().toString());
              }
            });
  }

  private Future<Void> passIfFirst(SqlConnection connection) {
    return connection
        .query("SELECT pg_try_advisory_lock(" + ADVISORY_LOCK + ")")
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? pass().eventually(() -> unlock(connection))
                    : Future.succeededFuture());
  }

  private Future<Void> pass() {
    return leases
        .freeExpired()
        .compose(freed -> ringAgain())
        .compose(rung -> sweepTrash())
        .compose(swept -> IdempotencyRepository.forgetOld(database.pool()));
  }

  /** Only when no ring waits unheard, or a queue without workers would grow for ever. */
  private Future<Void> ringAgain() {
    return doorbell
        .waitingRings()
        .map(waiting -> waiting == 0)
        .recover(away -> Future.succeededFuture(false))
        .compose(
            silent ->
                silent
                    ? SliceRepository.takeUnrung(database.pool(), SILENCE)
                    : Future.succeededFuture(0))
        .onSuccess(bell::ringForWork)
        .mapEmpty();
  }

  private Future<Void> sweepTrash() {
    return TrashRepository.due(database.pool())
        .compose(
            prefixes ->
                prefixes.stream()
                    .reduce(
                        Future.<Void>succeededFuture(),
                        (before, prefix) -> before.compose(done -> sweep(prefix)),
                        (a, b) -> b));
  }

  private Future<Void> sweep(String prefix) {
    return blobs
        .deleteAll(prefix)
        .compose(deleted -> TrashRepository.swept(database.pool(), prefix));
  }

  private static Future<Void> unlock(SqlConnection connection) {
    return connection
        .query("SELECT pg_advisory_unlock(" + ADVISORY_LOCK + ")")
        .execute()
        .mapEmpty();
  }
}
