package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.TemporaryFileException;
import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.exports.ExportJob;
import dev.pagerunner.exports.ExportLease;
import dev.pagerunner.exports.ExportLeaseLostException;
import dev.pagerunner.exports.ExportLeases;
import dev.pagerunner.jobs.NotFoundException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the exports that wait, one when it is asked. Whatever is thrown is settled here: a file
 * that cannot be made ends its job, storage that is unavailable gives it back, and an error that
 * nobody foresaw is counted. For the worker's thread.
 */
final class ExportWork {
  private static final Logger LOG = LoggerFactory.getLogger(ExportWork.class);

  private final Vertx vertx;
  private final WorkerServices services;
  private final WorkerLimits limits;
  private final ExportKeeper keeper;
  private final MemoryLimit memory;

  /** By {@link System#nanoTime}. */
  private long dueFrom = System.nanoTime();

  ExportWork(
      Vertx vertx,
      WorkerServices services,
      WorkerLimits limits,
      ExportKeeper keeper,
      MemoryLimit memory) {
    this.vertx = vertx;
    this.services = services;
    this.limits = limits;
    this.keeper = keeper;
    this.memory = memory;
  }

  /**
   * Makes an export, if one waits.
   *
   * @param claimed is told once one is claimed
   * @return whether there was one; fails if the database is unavailable
   */
  Future<Boolean> one(String owner, Runnable claimed) {
    long begun = System.nanoTime();
    return claimAndMake(owner, claimed)
        .onComplete(
            ignored -> {
              long now = System.nanoTime();
              dueFrom = now + (now - begun);
            });
  }

  /** Whether one may be made although pages wait: exports take half of the time at most. */
  boolean isDue() {
    return System.nanoTime() - dueFrom >= 0;
  }

  private Future<Boolean> claimAndMake(String owner, Runnable claimed) {
    keeper.beginWait();
    return leases()
        .claim(owner)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture(false);
              }
              claimed.run();
              return on(found.get()).map(true);
            });
  }

  private ExportLeases leases() {
    return services.exports().leases();
  }

  private Future<Void> on(ExportLease lease) {
    LOG.info("Making export {}: {} runs", lease.id(), lease.runs().size());
    keeper.open(lease);
    return Future.succeededFuture()
        .compose(ignored -> make(lease))
        .recover(e -> settle(lease, e))
        .recover(e -> unlessLost(e))
        .eventually(
            () -> {
              keeper.close();
              memory.lookAfterPage();
              return Future.succeededFuture();
            });
  }

  private Future<Void> make(ExportLease lease) {
    ExportJob.File file;
    try {
      keeper.beginWork();
      file = new ExportMaking(vertx, services, limits, keeper, lease).make();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    LOG.info("Made export {}: {} bytes", lease.id(), file.bytes());
    return untilCommitted(() -> leases().succeed(lease, file));
  }

  private Future<Void> settle(ExportLease lease, Throwable e) {
    if (e instanceof ExportLeaseLostException) {
      return Future.failedFuture(e);
    }
    // What is closed at an end makes other things fail.
    if (keeper.isStopping()) {
      return untilCommitted(() -> leases().giveBack(lease, false));
    }
    if (isOfTemporaryFiles(e)) {
      LOG.warn("Could not make export {}; retrying later: {}", lease.id(), e.toString());
      return untilCommitted(
          () ->
              lease.attempt() >= MOST_ATTEMPTS
                  ? leases().fail(lease, NO_SPACE)
                  : leases().giveBack(lease, true));
    }
    Optional<JsonObject> told = told(e);
    if (told.isPresent()) {
      LOG.warn("Export {} cannot be made: {}", lease.id(), told.get().getString("message"));
      return untilCommitted(() -> leases().fail(lease, told.get()));
    }
    return switch (ErrorKind.of(e)) {
      case OUT_OF_MEMORY -> {
        LOG.error("Out of memory while export {} was made", lease.id(), e);
        memory.ranOut();
        yield untilCommitted(() -> leases().fail(lease, OUT_OF_MEMORY));
      }
      case UNAVAILABLE -> {
        LOG.warn("Could not make export {}; retrying later: {}", lease.id(), e.toString());
        // What a document makes go wrong may look like this, too, and would be tried for ever.
        yield untilCommitted(
            () ->
                e instanceof IOException || lease.attempt() >= MOST_ATTEMPTS
                    ? leases().countError(lease)
                    : leases().giveBack(lease, true));
      }
      default -> {
        LOG.error("Unexpected error while export {} was made", lease.id(), e);
        yield untilCommitted(() -> leases().countError(lease));
      }
    };
  }

  /** Attempts after which what looks as if it passes is taken for what does not. */
  private static final int MOST_ATTEMPTS = 30;

  private static final JsonObject OUT_OF_MEMORY =
      ExportLeases.error(
          Failure.Category.OUT_OF_MEMORY.word(),
          "This needs more memory than a worker has. Choose fewer pages or labels, or a higher"
              + " lowest score.");

  private static final JsonObject NO_SPACE =
      ExportLeases.error(
          UnexportableException.Reason.NO_SPACE.word(),
          "The worker could not write its temporary files, many times: its disk may be full. Try"
              + " again once there is room on it.");

  /** Trouble of this machine, which another worker may not have. */
  static boolean isOfTemporaryFiles(Throwable e) {
    return e instanceof TemporaryFileException
        || (e instanceof FailureException failed
            && failed.failure().category() == Failure.Category.STORAGE_FAILED);
  }

  /** What the job's owner is told of an error that another attempt would meet, too. */
  private static Optional<JsonObject> told(Throwable e) {
    if (e instanceof UnexportableException known) {
      return Optional.of(ExportLeases.error(known.reason().word(), known.getMessage()));
    }
    if (e instanceof FailureException known
        && known.failure().category() != Failure.Category.OUT_OF_MEMORY) {
      Failure failure = known.failure();
      return Optional.of(ExportLeases.error(failure.category().word(), failure.message()));
    }
    if (e instanceof NotFoundException || e instanceof BlobMissingException) {
      return Optional.of(
          ExportLeases.error(
              UnexportableException.Reason.RUN_GONE.word(),
              "A document or run was deleted while it was exported."));
    }
    return Optional.empty();
  }

  private Future<Void> untilCommitted(Supplier<Future<Void>> transaction) {
    return new DatabaseRetries(vertx, DatabaseRetries.Timing.DEFAULT, keeper::beginWait)
        .retry("an export", transaction, transaction);
  }

  /** A job that was deleted, or whose end was recorded although the answer was lost. */
  private static Future<Void> unlessLost(Throwable e) {
    if (e instanceof ExportLeaseLostException) {
      LOG.info(e.getMessage());
      return Future.succeededFuture();
    }
    return Future.failedFuture(e);
  }
}
