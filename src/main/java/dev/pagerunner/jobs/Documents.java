package dev.pagerunner.jobs;

import dev.pagerunner.accounts.AuditLog;
import dev.pagerunner.accounts.QuotaExceededException;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DeletionRepository;
import dev.pagerunner.store.DocumentRepository;
import dev.pagerunner.store.IdempotencyRepository;
import dev.pagerunner.store.RunRepository;
import dev.pagerunner.telemetry.JobMetrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a user can ask for about documents. Every method may be called on an event loop, and fails
 * with a {@link PagerunnerException} whose message is for the user. A document that the caller may
 * not change does not exist for the caller.
 */
public final class Documents {
  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

  private static final long FIRST_EVENT = 1;

  private final Database database;
  private final BlobStore blobs;
  private final RunNotifier notifier;
  private final QueueLimit limit;
  private final Quotas quotas;
  private final UploadReservations reservations;

  /**
   * Wires the parts together.
   *
   * @param maxQueued the most runs that may be unfinished at once
   */
  public Documents(
      Database database,
      BlobStore blobs,
      Notifier notifier,
      int maxQueued,
      Quotas quotas,
      JobMetrics metrics) {
    this.database = database;
    this.blobs = blobs;
    this.notifier = new RunNotifier(notifier, metrics);
    this.limit = new QueueLimit(maxQueued);
    this.quotas = quotas;
    this.reservations = new UploadReservations(database, blobs, limit);
  }

  /**
   * Reserves the place of an upload, before its first byte: its bytes are deleted unless {@link
   * #commit} follows within an hour.
   *
   * @param bytes that will come; as many as are known
   * @return fails with {@link QueueFullException} or {@link QuotaExceededException}
   */
  public Future<Void> reserve(UUID document, long bytes, Actor actor) {
    return quotas
        .check(database.pool(), actor.account(), bytes)
        .compose(ignored -> reservations.reserve(document));
  }

  /**
   * Reserves the place of a file that a client sends to the bucket itself.
   *
   * @param lifetime in which the client may begin to send it
   * @return fails with {@link QueueFullException}
   */
  public Future<Void> reserveUpload(UUID upload, Duration lifetime, Actor actor) {
    return reservations.reserveUpload(upload, lifetime, actor);
  }

  /** Whether {@link #reserveUpload} made this reservation for the same account. */
  public Future<Boolean> isReservedFor(UUID upload, Actor actor) {
    return DeletionRepository.isFor(database.pool(), actor.account(), BlobKeys.upload(upload));
  }

  /**
   * Commits an upload whose bytes are stored: document, run and first event in one transaction,
   * which is retried for some seconds while the database is unavailable. A commit whose outcome is
   * unknown is retried, too, and then finds its own document. A known idempotency key gives the
   * first upload's answer, and the new bytes go.
   *
   * @return fails with {@link ConflictingKeyException} when the key came with other bytes, or with
   *     {@link QueueFullException} or {@link QuotaExceededException}
   */
  public Future<Accepted> commit(NewDocument document, Actor actor) {
    UUID run = UUID.randomUUID();
    return database
        .persistently(() -> database.transaction(tx -> insertOnce(tx, document, run, actor)))
        .onSuccess(seq -> notifier.send(run, new Change(seq, 1)))
        .map(new Accepted(document.id(), run, false))
        .recover(
            e -> e instanceof KnownKey ? firstAnswer(document, actor) : Future.failedFuture(e));
  }

  /**
   * Deletes the bytes of an upload that failed, unless they belong to a document: a commit may have
   * succeeded although its answer was lost. Never fails: what stays is deleted later.
   */
  public Future<Void> abort(UUID document) {
    return reservations.abort(document);
  }

  /**
   * Renames a document, or shares it with everybody.
   *
   * @param title null to keep it
   * @param shared null to keep it
   * @return fails with {@link NotFoundException}
   */
  public Future<Void> update(UUID document, String title, Boolean shared, Actor actor) {
    return database.transaction(
        tx ->
            Runs.lockDocument(tx, document, actor)
                .compose(
                    locked -> {
                      String newTitle = title == null ? locked.title() : title;
                      boolean newShared = shared == null ? locked.shared() : shared;
                      JsonObject detail = new JsonObject();
                      if (!newTitle.equals(locked.title())) {
                        detail.put("title", newTitle);
                      }
                      if (newShared != locked.shared()) {
                        detail.put("shared", newShared);
                      }
                      return detail.isEmpty()
                          ? Future.succeededFuture()
                          : DocumentRepository.update(tx, document, newTitle, newShared)
                              .compose(
                                  ignored ->
                                      audit(tx, actor, "document.updated", document, detail));
                    }));
  }

  /**
   * Deletes a document, its runs and its bytes. Bytes that cannot be deleted now are deleted later.
   * A document with very many detections loses them first, bit by bit; if that is interrupted, the
   * document is still there and can be deleted again.
   *
   * @return fails with {@link NotFoundException}
   */
  public Future<Void> delete(UUID document, Actor actor) {
    return delete(document, actor, ignored -> Future.succeededFuture());
  }

  /**
   * Deletes a document as {@link #delete(UUID, Actor)} does, unless a run of it is unfinished.
   *
   * @return fails with {@link NotFoundException} or {@link ConflictException}
   */
  Future<Void> deleteUnlessRead(UUID document, Actor actor) {
    return delete(document, actor, tx -> requireUnread(tx, document));
  }

  private static Future<Void> requireUnread(SqlConnection tx, UUID document) {
    return RunRepository.isUnfinished(tx, document)
        .compose(
            unfinished ->
                unfinished
                    ? failed(new ConflictException("The document is being read."))
                    : Future.succeededFuture());
  }

  private Future<Void> delete(
      UUID document, Actor actor, Function<SqlConnection, Future<Void>> condition) {
    String prefix = BlobKeys.document(document);
    return database
        .transaction(
            tx -> Runs.lockDocument(tx, document, actor).compose(ignored -> condition.apply(tx)))
        .compose(ignored -> DocumentRepository.deleteManyDetections(database.pool(), document))
        .compose(
            ignored ->
                database.transaction(
                    tx ->
                        Runs.lockDocument(tx, document, actor)
                            .compose(locked -> condition.apply(tx).map(locked))
                            .compose(
                                locked ->
                                    audit(
                                        tx,
                                        actor,
                                        "document.deleted",
                                        document,
                                        new JsonObject().put("title", locked.title())))
                            .compose(unused -> UploadReservations.scheduleDeletion(tx, prefix))
                            .compose(unused -> DocumentRepository.delete(tx, document))))
        .compose(ignored -> sweep(prefix));
  }

  /** If the reservation is missing and the document is there, an earlier attempt was committed. */
  private Future<Long> insertOnce(SqlConnection tx, NewDocument document, UUID run, Actor actor) {
    return reservations
        .claim(tx, document.id())
        .compose(
            mine ->
                mine
                    ? insert(tx, document, run, actor)
                    : DocumentRepository.exists(tx, document.id())
                        .compose(
                            exists ->
                                exists ? Future.succeededFuture(FIRST_EVENT) : failed(tooSlow())));
  }

  private Future<Long> insert(SqlConnection tx, NewDocument document, UUID run, Actor actor) {
    return quotas
        .take(tx, actor.account(), document.bytes())
        .compose(ignored -> DocumentRepository.insert(tx, document, actor.account()))
        .compose(
            ignored ->
                Runs.insert(tx, limit, run, document.id(), document.model(), document.options()))
        .compose(
            seq ->
                IdempotencyRepository.insert(tx, actor.account(), document, run)
                    .compose(
                        isFirst ->
                            isFirst
                                ? audit(
                                        tx,
                                        actor,
                                        "document.created",
                                        document.id(),
                                        new JsonObject()
                                            .put("title", document.title())
                                            .put("bytes", document.bytes()))
                                    .map(seq)
                                : failed(new KnownKey())));
  }

  private Future<Accepted> firstAnswer(NewDocument repeat, Actor actor) {
    return IdempotencyRepository.find(
            database.pool(), actor.account(), repeat.idempotencyKey().key())
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

  private static Future<Void> audit(
      SqlConnection tx, Actor actor, String action, UUID document, JsonObject detail) {
    return AuditLog.write(tx, actor, action, "document", document, detail);
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
