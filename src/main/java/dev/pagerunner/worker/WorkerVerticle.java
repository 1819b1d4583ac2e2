package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.BlobStoreAwayException;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.jobs.LeaseLostException;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.models.RunModels;
import dev.pagerunner.queue.Doorbell;
import dev.pagerunner.queue.Doorbell.Answer;
import dev.pagerunner.telemetry.PageMetrics;
import dev.pagerunner.vision.RenderLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Woken by the doorbell, claims slice after slice and reads them, until nothing is ready. Deployed
 * with the worker threading model: its one thread at a time may block.
 */
final class WorkerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final long PAUSE_AFTER_TROUBLE_MS = 1_000;

  /** A page is read again after it; shorter than a process has to stop. */
  private static final long STORE_PAUSE_MS = 3_000;

  private static final long DISK_PAUSE_MS = 5_000;
  private static final String ENDING = "This worker is ending";

  private final String owner;
  private final BlobStore blobs;
  private final Leases leases;
  private final Recorder recorder;
  private final Doorbell doorbell;
  private final LeaseKeeper keeper;
  private final RunModels models;
  private final RenderLimits limits;
  private final long minFreeDisk;
  private final MemoryLimit memory;
  private final Runnable endProcess;
  private final PageMetrics metrics;

  private OpenDocument document;
  private boolean working;
  private Promise<Boolean> claimed = Promise.promise();
  private boolean rungMeanwhile;
  private boolean mayHoldMore;
  private volatile boolean stopping;
  private volatile Future<Void> work = Future.succeededFuture();

  WorkerVerticle(
      String owner,
      BlobStore blobs,
      Leases leases,
      Recorder recorder,
      Doorbell doorbell,
      LeaseKeeper keeper,
      RunModels models,
      RenderLimits limits,
      long minFreeDisk,
      MemoryLimit memory,
      Runnable endProcess,
      PageMetrics metrics) {
    this.owner = owner;
    this.blobs = blobs;
    this.leases = leases;
    this.recorder = recorder;
    this.doorbell = doorbell;
    this.keeper = keeper;
    this.models = models;
    this.limits = limits;
    this.minFreeDisk = minFreeDisk;
    this.memory = memory;
    this.endProcess = endProcess;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    return doorbell.onWork(this::wake);
  }

  @Override
  public Future<?> stop() {
    return finish();
  }

  /**
   * Gives the slice in hand back after its page; from any thread, since this one's may be busy.
   *
   * @return completes when nothing is in hand any more
   */
  Future<Void> finish() {
    stopping = true;
    return work;
  }

  /** Runs {@code task} on the thread that reads, once it is free. From any thread. */
  void whenFree(Runnable task) {
    context.runOnContext(free -> task.run());
  }

  private Answer wake() {
    Promise<Boolean> heard = Promise.promise();
    Promise<Void> idle = Promise.promise();
    context.runOnContext(on -> startWork(heard).compose(done -> unlessEnding()).onComplete(idle));
    return new Answer(heard.future(), idle.future());
  }

  private Future<Void> unlessEnding() {
    return stopping ? Future.failedFuture(ENDING) : Future.succeededFuture();
  }

  private Future<Void> startWork(Promise<Boolean> heard) {
    if (stopping) {
      heard.fail(ENDING);
    } else if (working) {
      rungMeanwhile = true;
      heard.complete(true);
    } else {
      working = true;
      claimed = heard;
      Promise<Void> idle = Promise.promise();
      work = idle.future();
      nextSlice(idle);
    }
    return work;
  }

  /** One turn of the loop. Turns are not chained as futures: a worker may be busy for months. */
  private void nextSlice(Promise<Void> idle) {
    rungMeanwhile = false;
    blobs
        .freeBytes()
        .compose(free -> free < minFreeDisk ? waitForDisk(free) : claimAndWork())
        .recover(this::pauseAfter)
        .onSuccess(
            worked -> {
              if (memory.isPassed()) {
                closeDocument();
                endProcess.run();
              } else if (!stopping && (worked || rungMeanwhile)) {
                nextSlice(idle);
              } else {
                working = false;
                closeDocument();
                idle.complete();
              }
            });
  }

  private Future<Boolean> waitForDisk(long free) {
    claimed.tryFail(new PagerunnerException("There is no room on the disk"));
    LOG.error("Only {} bytes are free on the disk: reading goes on when there is room", free);
    return vertx.timer(DISK_PAUSE_MS, TimeUnit.MILLISECONDS).map(true);
  }

  private Future<Boolean> claimAndWork() {
    return certain()
        .compose(sure -> leases.claim(owner, models.preferred()).onFailure(e -> mayHoldMore = true))
        .onSuccess(lease -> claimed.tryComplete(lease.isPresent()))
        .onSuccess(lease -> metrics.claimed(lease.isPresent()))
        .compose(
            lease -> lease.isEmpty() ? Future.succeededFuture(false) : work(lease.get()).map(true));
  }

  /** A claim without an answer may have been granted; nobody would renew it. */
  private Future<Void> certain() {
    return mayHoldMore
        ? leases.giveBackAllOf(owner).onSuccess(given -> mayHoldMore = false)
        : Future.succeededFuture();
  }

  private Future<Boolean> pauseAfter(Throwable trouble) {
    claimed.tryFail(trouble);
    if (trouble instanceof SliceReading.OutOfMemoryRecycling) {
      LOG.error("{}: starting afresh", trouble.getMessage());
      endProcess.run();
    }
    if (trouble instanceof LeaseLostException) {
      LOG.warn(trouble.getMessage());
      metrics.leaseLost();
      return Future.succeededFuture(true);
    }
    if (trouble instanceof BlobStoreAwayException) {
      LOG.warn("{}", trouble.getMessage());
      return vertx.timer(STORE_PAUSE_MS, TimeUnit.MILLISECONDS).map(true);
    }
    LOG.warn("Trouble, trying again in a second: {}", trouble.toString(), trouble);
    return vertx.timer(PAUSE_AFTER_TROUBLE_MS, TimeUnit.MILLISECONDS).map(true);
  }

  private Future<Void> work(Lease lease) {
    keeper.hold(lease);
    SliceReading reading = new SliceReading(vertx, blobs, leases, recorder, keeper, metrics, lease);
    return openDocument(lease)
        .compose(open -> read(reading, lease, open), e -> cannotOpen(reading, lease, e))
        .recover(e -> e instanceof LeaseLostException ? Future.failedFuture(e) : giveBack(lease, e))
        .eventually(
            () -> {
              keeper.release();
              return Future.succeededFuture();
            });
  }

  private Future<OpenDocument> openDocument(Lease lease) {
    if (document != null && !document.isOf(lease)) {
      closeDocument();
    }
    if (lease.opening()) {
      return models.check(lease.model()).compose(there -> fetchDocument(lease));
    }
    if (document != null && document.hasReader()) {
      return Future.succeededFuture(document);
    }
    return models
        .open(lease.model())
        .compose(detector -> fetchDocument(lease).onSuccess(open -> open.readBy(detector)));
  }

  private Future<OpenDocument> fetchDocument(Lease lease) {
    return document != null
        ? Future.succeededFuture(document)
        : OpenDocument.open(blobs, lease, limits, () -> keeper.takeInHand(lease.nextPage()))
            .onSuccess(open -> document = open);
  }

  private Future<Void> read(SliceReading reading, Lease lease, OpenDocument open) {
    return lease.opening() ? reading.open(open) : reading.readPages(open, this::goOn);
  }

  private boolean goOn() {
    memory.lookAfterPage();
    return !stopping && !memory.isPassed();
  }

  private static Future<Void> cannotOpen(SliceReading reading, Lease lease, Throwable e) {
    Failure failure;
    if (e instanceof FailureException unreadable) {
      failure = unreadable.failure();
    } else if (e instanceof BlobMissingException) {
      failure =
          new Failure(
              Failure.Category.STORAGE_FAILED,
              Failure.Phase.OPEN,
              false,
              "The document's bytes are gone from the store. Upload it again.");
    } else {
      return Future.failedFuture(e);
    }
    return lease.opening() ? reading.cannotOpen(failure) : reading.failAll(failure);
  }

  /** Nothing is wrong with the slice: another worker, or this one a little later, may do better. */
  private Future<Void> giveBack(Lease lease, Throwable trouble) {
    return leases
        .giveBack(lease)
        .onFailure(e -> mayHoldMore = true)
        .transform(given -> Future.failedFuture(trouble));
  }

  private void closeDocument() {
    if (document != null) {
      document.close();
      document = null;
    }
  }
}
