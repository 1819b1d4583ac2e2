package dev.pagerunner.jobs;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.EventType;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DocumentRepository;
import dev.pagerunner.store.IdempotencyRepository;
import dev.pagerunner.store.RunRepository;
import dev.pagerunner.store.SliceRepository;
import dev.pagerunner.telemetry.JobMetrics;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a user can ask for. Every method may be called on an event loop, and fails with a {@link
 * PagerunnerException} whose message is for the user.
 */
public final class Documents {
  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

  private static final long FIRST_EVENT = 1;

  private final Database database;
  private final BlobStore blobs;
  private final RunNotifier notifier;
  private final QueueLimit limit;
  private final UploadReservations reservations;

  /**
   * Wires the parts together.
   *
   * @param maxQueued the most runs that may be unfinished at once
   */
  public Documents(
      Database database, BlobStore blobs, Notifier notifier, int maxQueued, JobMetrics metrics) {
    this.database = database;
    this.blobs = blobs;
    this.notifier = new RunNotifier(notifier, metrics);
    this.limit = new QueueLimit(maxQueued);
    this.reservations = new UploadReservations(database, blobs, limit);
  }

  /**
   * Reserves the place of an upload, before its first byte: its bytes are deleted unless {@link
   * #commit} follows within an hour.
   *
   * @return fails with {@link QueueFullException}
   */
  public Future<Void> reserve(UUID document) {
    return reservations.reserve(document);
  }

  /**
   * Reserves the place of a file that a client sends to the bucket itself.
   *
   * @param lifetime in which the client may begin to send it
   * @return fails with {@link QueueFullException}
   */
  public Future<Void> reserveUpload(UUID upload, Duration lifetime) {
    return reservations.reserveUpload(upload, lifetime);
  }

  /**
   * Commits an upload whose bytes are stored: document, run and first event in one transaction,
   * which is retried for some seconds while the database is unavailable. A commit whose outcome is
   * unknown is retried, too, and then finds its own document. A known idempotency key gives the
   * first upload's answer, and the new bytes go.
   *
   * @return fails with {@link ConflictingKeyException} when the key came with other bytes, or with
   *     {@link QueueFullException}
   */
  public Future<Accepted> commit(NewDocument document) {
    UUID run = UUID.randomUUID();
    return database
        .persistently(() -> database.transaction(tx -> insertOnce(tx, document, run)))
        .onSuccess(seq -> notifier.send(run, new Change(seq, 1)))
        .map(new Accepted(document.id(), run, false))
        .recover(e -> e instanceof KnownKey ? firstAnswer(document) : Future.failedFuture(e));
  }

  /**
   * Deletes the bytes of an upload that failed, unless they belong to a document: a commit may have
   * succeeded although its answer was lost. Never fails: what stays is deleted later.
   */
  public Future<Void> abort(UUID document) {
    return reservations.abort(document);
  }

  /**
   * Starts another run over a document.
   *
   * @return the new run's id; fails with {@link NotFoundException} or {@link QueueFullException}
   */
  public Future<UUID> rerun(UUID document, ModelRef model, RunOptions options) {
    UUID run = UUID.randomUUID();
    return database
        .transaction(
            tx ->
                lockDocument(tx, document)
                    .compose(ignored -> insertRun(tx, run, document, model, options)))
        .onSuccess(seq -> notifier.send(run, new Change(seq, 1)))
        .map(run);
  }

  /**
   * Cancels a run after its current pages; what was found is kept. Does nothing to an ended run.
   *
   * @return fails with {@link NotFoundException}
   */
  public Future<Void> cancel(UUID run) {
    return database
        .transaction(tx -> lockOrNotFound(tx, run).compose(locked -> cancel(tx, locked)))
        .onSuccess(change -> notifier.send(run, change))
        .mapEmpty();
  }

  /**
   * Reads again what failed and what was never read, keeping what was found.
   *
   * @return fails with {@link NotFoundException}, {@link QueueFullException}, or {@link
   *     ConflictException} when there is nothing to read again
   */
  public Future<Void> retry(UUID run) {
    return database
        .transaction(
            tx -> lockOrNotFound(tx, run).compose(locked -> RunRetry.retry(tx, locked, limit)))
        .onSuccess(change -> notifier.send(run, change))
        .mapEmpty();
  }

  /**
   * Deletes a document, its runs and its bytes. Bytes that cannot be deleted now are deleted later.
   * A document with very many detections loses them first, bit by bit; if that is interrupted, the
   * document is still there and can be deleted again.
   *
   * @return fails with {@link NotFoundException}
   */
  public Future<Void> delete(UUID document) {
    String prefix = BlobKeys.document(document);
    return DocumentRepository.deleteManyDetections(database.pool(), document)
        .compose(
            ignored ->
                database.transaction(
                    tx ->
                        lockDocument(tx, document)
                            .compose(unused -> UploadReservations.scheduleDeletion(tx, prefix))
                            .compose(unused -> DocumentRepository.delete(tx, document))))
        .compose(ignored -> sweep(prefix));
  }

  /** If the reservation is missing and the document is there, an earlier attempt was committed. */
  private Future<Long> insertOnce(SqlConnection tx, NewDocument document, UUID run) {
    return reservations
        .claim(tx, document.id())
        .compose(
            mine ->
                mine
                    ? insert(tx, document, run)
                    : DocumentRepository.exists(tx, document.id())
                        .compose(
                            exists ->
                                exists ? Future.succeededFuture(FIRST_EVENT) : failed(tooSlow())));
  }

  private Future<Long> insert(SqlConnection tx, NewDocument document, UUID run) {
    return DocumentRepository.insert(tx, document)
        .compose(ignored -> insertRun(tx, run, document.id(), document.model(), document.options()))
        .compose(
            seq ->
                IdempotencyRepository.insert(tx, document, run)
                    .compose(
                        isFirst -> isFirst ? Future.succeededFuture(seq) : failed(new KnownKey())));
  }

  private Future<Long> insertRun(
      SqlConnection tx, UUID run, UUID document, ModelRef model, RunOptions options) {
    return limit
        .take(tx)
        .compose(ignored -> RunRepository.insert(tx, run, document, model, options))
        .compose(ignored -> SliceRepository.insertOpening(tx, run))
        .compose(
            ignored ->
                RunRepository.appendEvent(tx, run, EventType.RUN_QUEUED, EventData.queued(false)));
  }

  private Future<Accepted> firstAnswer(NewDocument repeat) {
    return IdempotencyRepository.find(database.pool(), repeat.idempotencyKey().key())
        .compose(
            first -> {
              if (first.isEmpty()) {
                return failed(new ConflictException("That upload was just deleted."));
              }
              return sameRequest(first.get(), repeat)
                  .compose(ignored -> reservations.abort(repeat.id()))
                  .map(new Accepted(first.get().document(), first.get().run(), true));
            });
  }

  private static Future<Void> sameRequest(IdempotencyRepository.First first, NewDocument repeat) {
    if (!first.sha256().equals(repeat.sha256())) {
      return failed(ConflictingKeyException.with("another file"));
    }
    boolean same =
        first.fields() == null || first.fields().equals(repeat.idempotencyKey().fields());
    return same ? Future.succeededFuture() : failed(ConflictingKeyException.with("other fields"));
  }

  private static Future<Change> cancel(SqlConnection tx, RunRepository.Locked run) {
    if (run.state().isFinal()) {
      return Future.succeededFuture(Change.NONE);
    }
    return RunRepository.requestCancel(tx, run.id())
        .compose(ignored -> SliceRepository.voidReady(tx, run.id()))
        .compose(ignored -> RunEnding.endIfNothingIsLeft(tx, run, 0));
  }

  private Future<Void> sweep(String prefix) {
    return blobs
        .deleteAll(prefix)
        .onFailure(
            e ->
                LOG.warn(
                    "Bytes below {} could not be deleted; retrying later: {}",
                    prefix,
                    e.toString()))
        .otherwiseEmpty();
  }

  private static Future<RunRepository.Locked> lockOrNotFound(SqlConnection tx, UUID run) {
    return RunRepository.lock(tx, run)
        .compose(
            found ->
                found.map(Future::succeededFuture).orElseGet(() -> failed(notFound("run", run))));
  }

  private static Future<Void> lockDocument(SqlConnection tx, UUID document) {
    return DocumentRepository.lock(tx, document)
        .compose(
            found -> found ? Future.succeededFuture() : failed(notFound("document", document)));
  }

  private static NotFoundException notFound(String what, UUID id) {
    return new NotFoundException("There is no " + what + " " + id + ".");
  }

  private static ConflictException tooSlow() {
    return new ConflictException("The upload took more than an hour. Send it again.");
  }

  private static <T> Future<T> failed(PagerunnerException e) {
    return Future.failedFuture(e);
  }

  /** Rolls the transaction back: another upload has the idempotency key. */
  private static final class KnownKey extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    KnownKey() {
      super("known idempotency key");
    }
  }
}
