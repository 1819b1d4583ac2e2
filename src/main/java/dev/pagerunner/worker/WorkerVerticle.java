package dev.pagerunner.worker;

import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.queue.Notifier.WorkHandle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims slice after slice when the notifier wakes it, and has them read, until nothing is ready.
 * It also polls, so that a lost notification costs seconds only, and the {@link Watchdog} sees that
 * the loop still runs. Deployed with the worker threading model: its one thread at a time may
 * block.
 */
final class WorkerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final long POLL_INTERVAL_MS = 10_000;

  /** Doubles with each failure in a row. The longest is shorter than a process has to stop. */
  private static final long FIRST_RETRY_MS = 250;

  private static final long LONGEST_RETRY_MS = 3_000;
  private static final long DISK_RETRY_MS = 5_000;

  /**
   * Claims in a row that may fail for an unknown reason before the process starts again. More than
   * it takes until a slice that cannot be understood is given up.
   */
  private static final int MAX_UNEXPECTED_CLAIMS = 12;

  private static final String ENDING = "This worker is ending";

  private final String owner;
  private final WorkerServices services;
  private final long minFreeDisk;
  private final LeaseKeeper keeper;
  private final MemoryLimit memory;
  private final LeaseWork leaseWork;
  private final ExportKeeper exportKeeper;
  private final ExportWork exportWork;
  private final Runnable recycle;

  private boolean working;
  private Promise<Boolean> claimed = Promise.promise();
  private boolean notifiedMeanwhile;
  private boolean claimOutcomeUnknown;
  private boolean claimIsUnreadable;
  private int unexpectedClaims;

  private int failuresInARow;
  private volatile boolean stopping;
  private volatile Future<Void> work = Future.succeededFuture();

  /**
   * Claims nothing before it is deployed.
   *
   * @param recycle ends this process; its supervisor starts another
   */
  WorkerVerticle(
      Vertx vertx,
      String owner,
      WorkerServices services,
      WorkerLimits limits,
      Keepers keepers,
      Runnable recycle) {
    this.owner = owner;
    this.services = services;
    this.minFreeDisk = limits.minFreeDisk();
    this.keeper = keepers.slices;
    this.exportKeeper = keepers.exports;
    this.memory = new MemoryLimit(limits.memory());
    this.leaseWork = new LeaseWork(vertx, services, limits.render(), keeper, memory);
    this.exportWork = new ExportWork(vertx, services, limits, exportKeeper, memory);
    this.recycle = recycle;
  }

  /** What keeps the leases of a worker. */
  record Keepers(LeaseKeeper slices, ExportKeeper exports) {}

  @Override
  public Future<?> start() {
    vertx.setPeriodic(POLL_INTERVAL_MS, id -> startWork(Promise.promise()));
    return services.notifier().onWork(this::wake);
  }

  @Override
  public Future<?> stop() {
    return finish();
  }

  /**
   * Gives the slice in hand back after its page. May be called from any thread, since the worker's
   * own may be busy.
   *
   * @return completes when nothing is in hand any more
   */
  Future<Void> finish() {
    stopping = true;
    exportKeeper.stopSoon();
    return work;
  }

  private WorkHandle wake() {
    Promise<Boolean> heard = Promise.promise();
    Promise<Void> idle = Promise.promise();
    context.runOnContext(
        ignored -> startWork(heard).compose(unused -> unlessEnding()).onComplete(idle));
    return new WorkHandle(heard.future(), idle.future());
  }

  private Future<Void> unlessEnding() {
    return stopping ? Future.failedFuture(ENDING) : Future.succeededFuture();
  }

  private Future<Void> startWork(Promise<Boolean> heard) {
    if (stopping) {
      heard.fail(ENDING);
    } else if (working) {
      notifiedMeanwhile = true;
      heard.complete(true);
    } else {
      working = true;
      claimed = heard;
      Promise<Void> idle = Promise.promise();
      work = idle.future();
      nextTurn(idle);
    }
    return work;
  }

  /**
   * One turn of the loop: at most one slice. Turns are not chained as futures, since a worker may
   * be busy for months. What a turn throws fails its future, so that the loop always goes on.
   */
  private void nextTurn(Promise<Void> idle) {
    notifiedMeanwhile = false;
    Future.succeededFuture()
        .compose(ignored -> turn())
        .onSuccess(ignored -> failuresInARow = 0)
        .recover(this::pauseAfter)
        .map(this::isToGoOn)
        .onComplete(
            goOn -> {
              if (goOn.failed()) {
                LOG.error("Unexpected error in the claim loop", goOn.cause());
              }
              if (goOn.succeeded() && goOn.result()) {
                nextTurn(idle);
              } else {
                working = false;
                idle.complete();
              }
            });
  }

  /** Whether there was anything to do. */
  private Future<Boolean> turn() {
    keeper.beginDatabaseWait();
    return services
        .blobs()
        .freeBytes()
        .compose(free -> free < minFreeDisk ? waitForDisk(free) : claimAndWork());
  }

  private boolean isToGoOn(boolean worked) {
    if (unexpectedClaims >= MAX_UNEXPECTED_CLAIMS && !stopping) {
      LOG.error("{} claims in a row failed: restarting this worker", unexpectedClaims);
      startAgain();
      return false;
    }
    if (memory.isPassed() && !stopping) {
      startAgain();
      return false;
    }
    boolean goOn = !stopping && (worked || notifiedMeanwhile);
    if (!goOn) {
      leaseWork.closeDocument();
      services.metrics().waits();
      keeper.beginWorkWait();
    }
    return goOn;
  }

  /** Has another process take the place of this one. */
  private void startAgain() {
    stopping = true;
    keeper.beginDocumentClose();
    recycle.run();
  }

  private Future<Boolean> waitForDisk(long free) {
    claimed.tryFail(new PagerunnerException("There is no room on the disk"));
    LOG.error("Only {} bytes are free on the disk: pausing until there is room", free);
    return vertx.timer(DISK_RETRY_MS, TimeUnit.MILLISECONDS).map(true);
  }

  private Future<Boolean> claimAndWork() {
    return releaseDoubtfulClaims()
        .compose(ignored -> claim())
        .onSuccess(ignored -> unexpectedClaims = 0)
        .onFailure(this::countUnexpected)
        .onSuccess(lease -> services.metrics().claimed(lease.isPresent()))
        .compose(lease -> lease.isEmpty() ? exportOne() : work(lease.get()));
  }

  /** After a slice there may be an export, also where each slice is followed by a new process. */
  private Future<Boolean> work(Lease lease) {
    claimed.tryComplete(true);
    return leaseWork
        .on(lease, this::goOn)
        .onFailure(e -> claimOutcomeUnknown = true)
        .compose(
            ignored ->
                stopping || memory.hasRunOut() || !exportWork.isDue()
                    ? Future.succeededFuture(true)
                    : exportOne().map(true));
  }

  private Future<Boolean> exportOne() {
    return exportWork.one(owner, this::beginExport).onSuccess(found -> claimed.tryComplete(found));
  }

  /** The document is closed, since that of the export needs memory as well. */
  private void beginExport() {
    claimed.tryComplete(true);
    leaseWork.closeDocument();
  }

  private Future<Optional<Lease>> claim() {
    return services
        .leases()
        .claim(owner, services.models().preferred())
        .onFailure(
            e -> {
              claimOutcomeUnknown = true;
              claimIsUnreadable = ErrorKind.of(e) == ErrorKind.UNEXPECTED;
            });
  }

  private void countUnexpected(Throwable e) {
    if (ErrorKind.of(e) == ErrorKind.UNEXPECTED) {
      unexpectedClaims++;
    }
  }

  /**
   * Gives up what may have been claimed: nobody renews a lease that was granted in an answer that
   * was lost. A lease whose answer could not be understood would be granted again and again, so it
   * counts as if the worker had died of it.
   */
  private Future<Void> releaseDoubtfulClaims() {
    if (!claimOutcomeUnknown) {
      return Future.succeededFuture();
    }
    Leases leases = services.leases();
    Future<?> given = claimIsUnreadable ? leases.freeOf(owner) : leases.giveBackAllOf(owner);
    return given
        .onSuccess(
            ignored -> {
              claimOutcomeUnknown = false;
              claimIsUnreadable = false;
            })
        .mapEmpty();
  }

  private boolean goOn() {
    memory.lookAfterPage();
    return !stopping && !memory.isPassed();
  }

  private Future<Boolean> pauseAfter(Throwable e) {
    claimed.tryFail(e);
    switch (ErrorKind.of(e)) {
      case LEASE_LOST -> {
        LOG.warn(e.getMessage());
        services.metrics().leaseLost();
        return Future.succeededFuture(true);
      }
      case OUT_OF_MEMORY -> {
        LOG.error("Out of memory: restarting this worker");
        memory.ranOut();
        return Future.succeededFuture(true);
      }
      case REFUSED, UNEXPECTED ->
          LOG.warn("Unexpected error in the claim loop; retrying: {}", e.toString());
      case UNAVAILABLE -> LOG.warn("Unavailable; retrying: {}", e.getMessage());
    }
    long pause = Math.min(FIRST_RETRY_MS << Math.min(failuresInARow, 10), LONGEST_RETRY_MS);
    failuresInARow++;
    return vertx.timer(pause, TimeUnit.MILLISECONDS).map(true);
  }
}
