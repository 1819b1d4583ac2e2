package dev.pagerunner.jobs;

import dev.pagerunner.accounts.AuditLog;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.EventType;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DocumentRepository;
import dev.pagerunner.store.RunDeletionRepository;
import dev.pagerunner.store.RunRepository;
import dev.pagerunner.store.SliceRepository;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.webhooks.WebhookRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;

/**
 * What a user can ask for about runs. Every method may be called on an event loop, and fails with a
 * {@link PagerunnerException} whose message is for the user. A run over a document that the caller
 * may not change does not exist for the caller.
 */
public final class Runs {
  private static final String RUN = "run";

  private final Database database;
  private final RunNotifier notifier;
  private final QueueLimit limit;
  private final Quotas quotas;

  /**
   * Wires the parts together.
   *
   * @param maxQueued the most runs that may be unfinished at once
   */
  public Runs(
      Database database, Notifier notifier, int maxQueued, Quotas quotas, JobMetrics metrics) {
    this.database = database;
    this.notifier = new RunNotifier(notifier, metrics);
    this.limit = new QueueLimit(maxQueued);
    this.quotas = quotas;
  }

  /**
   * Starts another run over a document.
   *
   * @return the new run's id; fails with {@link NotFoundException}, {@link QueueFullException} or
   *     {@link dev.pagerunner.accounts.QuotaExceededException}
   */
  public Future<UUID> start(UUID document, ModelRef model, RunOptions options, Actor actor) {
    UUID run = UUID.randomUUID();
    return database
        .transaction(
            tx ->
                lockDocument(tx, document, actor)
                    .compose(locked -> quotas.checkPages(tx, locked.account()))
                    .compose(ignored -> insert(tx, limit, run, document, model, options))
                    .compose(seq -> audit(tx, actor, "run.created", run, document).map(seq)))
        .onSuccess(seq -> notifier.send(run, new Change(seq, 1)))
        .map(run);
  }

  /**
   * Cancels a run after its current pages; what was found is kept. Does nothing to an ended run.
   *
   * @return whether this cancels it; false if it ended, or was cancelled before. Fails with {@link
   *     NotFoundException}
   */
  public Future<Boolean> cancel(UUID run, Actor actor) {
    return database
        .transaction(tx -> lock(tx, run, actor).compose(locked -> cancel(tx, locked, actor)))
        .onSuccess(cancelled -> notifier.send(run, cancelled.change))
        .map(Cancelled::isNew);
  }

  /** What cancelling did; {@code isNew} unless the run ended or was cancelled before. */
  private record Cancelled(Change change, boolean isNew) {}

  /**
   * Reads again what failed and what was never read, keeping what was found.
   *
   * @return fails with {@link NotFoundException}, {@link QueueFullException}, or {@link
   *     ConflictException} when there is nothing to read again
   */
  public Future<Void> retry(UUID run, Actor actor) {
    return database
        .transaction(
            tx ->
                lock(tx, run, actor)
                    .compose(
                        locked ->
                            audit(tx, actor, "run.retried", run, locked.document())
                                .compose(ignored -> RunRetry.retry(tx, locked, limit))))
        .onSuccess(change -> notifier.send(run, change))
        .mapEmpty();
  }

  /**
   * Deletes a run with what it found; its document stays. A run that is being read is cancelled
   * first. Its bytes go within seconds.
   *
   * @return fails with {@link NotFoundException}
   */
  public Future<Void> delete(UUID run, Actor actor) {
    return cancel(run, actor)
        .compose(ignored -> RunDeletionRepository.deleteManyDetections(database.pool(), run))
        .compose(ignored -> database.transaction(tx -> delete(tx, run, actor)));
  }

  private static Future<Void> delete(SqlConnection tx, UUID run, Actor actor) {
    return lock(tx, run, actor)
        .compose(
            locked ->
                audit(tx, actor, "run.deleted", run, locked.document())
                    .compose(
                        ignored ->
                            UploadReservations.scheduleDeletion(
                                tx, BlobKeys.run(locked.document(), run)))
                    .compose(ignored -> RunDeletionRepository.delete(tx, run)));
  }

  /** Inserts a run of a document with its first slice and event; gives the event's number. */
  static Future<Long> insert(
      SqlConnection tx,
      QueueLimit limit,
      UUID run,
      UUID document,
      ModelRef model,
      RunOptions options) {
    return limit
        .take(tx)
        .compose(ignored -> RunRepository.insert(tx, run, document, model, options))
        .compose(ignored -> insertWebhook(tx, run, options))
        .compose(ignored -> SliceRepository.insertOpening(tx, run))
        .compose(
            ignored ->
                RunRepository.appendEvent(tx, run, EventType.RUN_QUEUED, EventData.queued(false)));
  }

  private static Future<Void> insertWebhook(SqlConnection tx, UUID run, RunOptions options) {
    return options
        .webhook()
        .map(told -> WebhookRepository.insert(tx, run, told))
        .orElseGet(Future::succeededFuture);
  }

  private static Future<Cancelled> cancel(SqlConnection tx, RunRepository.Locked run, Actor actor) {
    if (run.state().isFinal()) {
      return Future.succeededFuture(new Cancelled(Change.NONE, false));
    }
    return audit(tx, actor, "run.cancelled", run.id(), run.document())
        .compose(ignored -> RunRepository.requestCancel(tx, run.id()))
        .compose(ignored -> SliceRepository.voidReady(tx, run.id()))
        .compose(ignored -> RunEnding.endIfNothingIsLeft(tx, run, 0))
        .map(change -> new Cancelled(change, !run.cancelRequested()));
  }

  /** Whose run it is is asked before its lock is taken: an owner changes under no run's lock. */
  private static Future<RunRepository.Locked> lock(SqlConnection tx, UUID run, Actor actor) {
    return RunRepository.mayChange(tx, run, actor.changes())
        .compose(
            allowed ->
                allowed ? RunRepository.lock(tx, run) : Future.failedFuture(notFound(RUN, run)))
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(notFound(RUN, run))));
  }

  static Future<DocumentRepository.Locked> lockDocument(
      SqlConnection tx, UUID document, Actor actor) {
    return DocumentRepository.lock(tx, document, actor.changes())
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(notFound("document", document))));
  }

  private static Future<Void> audit(
      SqlConnection tx, Actor actor, String action, UUID run, UUID document) {
    return AuditLog.write(
        tx, actor, action, RUN, run, new JsonObject().put("document", document.toString()));
  }

  private static NotFoundException notFound(String what, UUID id) {
    return new NotFoundException("There is no " + what + " " + id + ".");
  }
}
