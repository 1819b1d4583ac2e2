package dev.pagerunner.jobs;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DeletionRepository;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places of uploads whose document is not in the database yet. A reservation is a deletion that is
 * scheduled before the first byte is stored: the transaction that inserts the document claims it,
 * and the {@link Reaper} deletes the bytes of an upload that never gets so far. May be called on an
 * event loop.
 */
final class UploadReservations {
  private static final Logger LOG = LoggerFactory.getLogger(UploadReservations.class);

  /** After this time the bytes of an upload that is not committed are deleted. */
  private static final Duration UPLOAD_TIMEOUT = Duration.ofHours(1);

  /** How long a worker may still write to a document that was deleted. */
  private static final Duration LATE_WRITES = Duration.ofMinutes(10);

  private final Database database;
  private final BlobStore blobs;
  private final QueueLimit limit;

  UploadReservations(Database database, BlobStore blobs, QueueLimit limit) {
    this.database = database;
    this.blobs = blobs;
    this.limit = limit;
  }

  /** Reserves a document's place for an hour; fails with {@link QueueFullException}. */
  Future<Void> reserve(UUID document) {
    return limit
        .look(database.pool())
        .compose(
            ignored ->
                DeletionRepository.schedule(
                    database.pool(), BlobKeys.document(document), UPLOAD_TIMEOUT, UPLOAD_TIMEOUT));
  }

  /**
   * Reserves the place of a file that a client sends to the bucket itself: it is deleted an hour
   * after its {@code lifetime}, and again for an hour, since a late start ends late.
   */
  Future<Void> reserveUpload(UUID upload, Duration lifetime, Actor actor) {
    return limit
        .look(database.pool())
        .compose(
            ignored ->
                DeletionRepository.scheduleFor(
                    database.pool(),
                    actor.account(),
                    BlobKeys.upload(upload),
                    lifetime.plus(UPLOAD_TIMEOUT),
                    lifetime.plus(UPLOAD_TIMEOUT.multipliedBy(2))));
  }

  /** Takes the reservation for the document that {@code tx} inserts; false when there is none. */
  Future<Boolean> claim(SqlConnection tx, UUID document) {
    return DeletionRepository.unschedule(tx, BlobKeys.document(document));
  }

  /**
   * Deletes the bytes of an upload that failed, unless they belong to a document: a commit may have
   * succeeded although its answer was lost. Never fails: what stays is deleted later.
   */
  Future<Void> abort(UUID document) {
    String prefix = BlobKeys.document(document);
    return DeletionRepository.beginDeletion(database.pool(), prefix)
        .compose(mine -> mine ? deleteUnowned(prefix) : Future.succeededFuture())
        .onFailure(
            e ->
                LOG.warn(
                    "Bytes below {} could not be deleted; retrying later: {}",
                    prefix,
                    e.toString()))
        .otherwiseEmpty();
  }

  private Future<Void> deleteUnowned(String prefix) {
    return blobs
        .deleteAll(prefix)
        .compose(ignored -> DeletionRepository.scheduleAgain(database.pool(), prefix, LATE_WRITES));
  }

  /** Schedules the bytes of a document that {@code tx} deletes, for now and for late writes. */
  static Future<Void> scheduleDeletion(SqlConnection tx, String prefix) {
    return DeletionRepository.schedule(tx, prefix, Duration.ZERO, LATE_WRITES);
  }
}
