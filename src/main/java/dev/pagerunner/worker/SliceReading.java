package dev.pagerunner.worker;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.jobs.LeaseLostException;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.telemetry.PageMetrics;
import dev.pagerunner.vision.PageResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work on one lease: opens the document, or reads the slice's pages one after another. Runs on
 * the worker verticle's thread, which it blocks while a page is rendered and inferred.
 */
final class SliceReading {
  private static final Logger LOG = LoggerFactory.getLogger(SliceReading.class);
  private final Vertx vertx;
  private final PageBytes bytes;
  private final Leases leases;
  private final Recorder recorder;
  private final LeaseSession session;
  private final PageMetrics metrics;
  private final Lease lease;
  private final DatabaseRetries retries;
  private int inHand;

  SliceReading(Vertx vertx, WorkerServices services, LeaseSession session) {
    this.vertx = vertx;
    this.session = session;
    this.lease = session.lease();
    this.bytes = new PageBytes(services.blobs(), lease);
    this.leases = services.leases();
    this.recorder = services.recorder();
    this.metrics = services.metrics();
    this.retries =
        new DatabaseRetries(vertx, DatabaseRetries.Timing.DEFAULT, session::beginDatabaseWait);
    this.inHand = lease.nextPage();
  }

  /** Whether to go on with the next page, asked after each. */
  interface GoOn extends Supplier<Boolean> {}

  /** Counts the pages and writes the slices. */
  Future<Void> open(OpenDocument document) {
    List<Integer> pages;
    try {
      pages = lease.options().pages().pagesWithin(document.pageCount()).boxed().toList();
    } catch (PagerunnerException e) {
      return cannotOpen(
          new Failure(
              Failure.Category.PAGE_OUT_OF_RANGE,
              Failure.Phase.OPEN,
              false,
              sentence(e.getMessage()) + " Start another run with pages that it has."));
    }
    LOG.info("Opened \"{}\": {} pages to read", lease.title(), pages.size());
    return retryUntilCommitted(
        "the opening", () -> recorder.opened(lease, document.pageCount(), pages));
  }

  /** The document, or its model, cannot be used: the run fails, or the pages that are left. */
  Future<Void> refused(Failure failure) {
    return lease.opening() ? cannotOpen(failure) : failFrom(inHand, failure);
  }

  /**
   * Records that memory ran out. A page that was read while the next was drawn may not be the one
   * that took it: it is read once more, alone.
   */
  Future<Void> outOfMemory() {
    Failure failure = UnexpectedErrors.outOfMemory(lease);
    if (lease.opening()) {
      return cannotOpen(failure);
    }
    return pageAfter(inHand).isPresent()
        ? countError(failure)
        : failed(inHand, failure)
            .compose(
                ignored ->
                    inHand == lease.lastPage() ? Future.succeededFuture() : leases.giveBack(lease));
  }

  /** Counts an error against what is in hand; see {@link Leases#countError}. */
  Future<Void> countError(Failure failure) {
    return retryUntilCommitted("an error", () -> leases.countError(lease, failure));
  }

  private Future<Void> cannotOpen(Failure failure) {
    LOG.warn("Cannot read \"{}\": {}", lease.title(), failure.message());
    return retryUntilCommitted("the opening", () -> recorder.cannotOpen(lease, failure));
  }

  /**
   * Repeats a transaction that ends the lease while Postgres is unavailable. If it was committed
   * although the answer was lost, the repetition finds the lease lost, which is as good.
   */
  private Future<Void> retryUntilCommitted(String what, Supplier<Future<Void>> transaction) {
    return retries.retry(what, transaction, transaction);
  }

  private Future<Void> failFrom(int page, Failure failure) {
    return failed(page, failure)
        .compose(
            progress ->
                page == lease.lastPage() || progress.cancelRequested()
                    ? Future.succeededFuture()
                    : failFrom(page + 1, failure));
  }

  /** Reads the pages from the one in hand to the last of the slice. */
  Future<Void> readPages(OpenDocument document, GoOn goOn) {
    return readFrom(document, lease.nextPage(), goOn);
  }

  private Future<Void> readFrom(OpenDocument document, int page, GoOn goOn) {
    inHand = page;
    return read(document, page)
        .compose(
            progress -> {
              boolean wanted = goOn.get();
              if (page == lease.lastPage() || progress.cancelRequested()) {
                return Future.succeededFuture();
              }
              return wanted ? readFrom(document, page + 1, goOn) : leases.giveBack(lease);
            });
  }

  private Future<Recorder.Progress> read(OpenDocument document, int page) {
    long start = System.nanoTime();
    StoredImages images = new StoredImages(bytes, page);
    metrics.pageBegun(lease.run(), page);
    session.beginPage(page, () -> document.reader().whatTakesLong(page));
    PageResult result;
    try {
      result = document.reader().read(page, pageAfter(page), images);
    } catch (FailureException e) {
      if (e.failure().category() == Failure.Category.OUT_OF_MEMORY) {
        throw e;
      }
      return failed(page, e.failure(), e.getCause());
    }
    session.beginStoreWait();
    return store(result, onWorkerContext(images.stored()))
        .compose(found -> record(found).onSuccess(progress -> logDone(found, progress, start)));
  }

  private Future<Recorder.Progress> record(PageFound found) {
    long start = System.nanoTime();
    return retryUntilRecorded(found.page(), () -> recorder.pageDone(lease, found))
        .onSuccess(
            ignored ->
                metrics.pageDone(
                    lease.model().name(), found, Duration.ofNanos(System.nanoTime() - start)));
  }

  /**
   * The page that is drawn while {@code page} is read. There is none if {@code page} has cost a
   * worker: what the next page does would be counted against it.
   */
  private OptionalInt pageAfter(int page) {
    boolean alone = page == lease.nextPage() && lease.strikes() > 0;
    return page < lease.lastPage() && !alone ? OptionalInt.of(page + 1) : OptionalInt.empty();
  }

  private Future<Recorder.Progress> failed(int page, Failure failure) {
    return failed(page, failure, null);
  }

  /** With what it comes from, if the log should tell that; null otherwise. */
  private Future<Recorder.Progress> failed(int page, Failure failure, Throwable cause) {
    LOG.warn(
        "Page {} of \"{}\" (run {}) failed: {}",
        page,
        lease.title(),
        lease.run(),
        failure.message(),
        cause);
    return retryUntilRecorded(page, () -> recorder.pageFailed(lease, page, failure))
        .onSuccess(ignored -> metrics.pageFailed(lease.model().name()));
  }

  /** Completes on the worker's own context, since the next page is read in what follows. */
  private Future<Void> onWorkerContext(Future<Void> elsewhere) {
    return Future.fromCompletionStage(elsewhere.toCompletionStage(), vertx.getOrCreateContext());
  }

  private Future<PageFound> store(PageResult result, Future<Void> imagesStored) {
    long start = System.nanoTime();
    return Future.all(imagesStored, bytes.storeCrops(result))
        .map(
            ignored ->
                new PageFound(
                    result.page(),
                    result.width(),
                    result.height(),
                    result.dpi(),
                    result.renderMillis(),
                    result.detectMillis(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                    result.detections(),
                    result.candidates(),
                    result.warnings(),
                    bytes.cropsOf(result.page()),
                    result.cropJpegs().stream().map(crop -> crop.length).toList()));
  }

  /**
   * Repeats a transaction while Postgres is unavailable. One whose outcome is unknown is looked up
   * first: the slice's next page says whether it was committed.
   */
  private Future<Recorder.Progress> retryUntilRecorded(
      int page, Supplier<Future<Recorder.Progress>> transaction) {
    return retries.retry("page " + page, transaction, () -> recordIfStillInHand(page, transaction));
  }

  private Future<Recorder.Progress> recordIfStillInHand(
      int page, Supplier<Future<Recorder.Progress>> transaction) {
    return leases
        .nextPage(lease)
        .compose(
            next -> {
              if (next.isEmpty()) {
                return Future.failedFuture(new LeaseLostException(lease));
              }
              return next.get() == page
                  ? transaction.get()
                  : Future.succeededFuture(new Recorder.Progress(0, 0, false));
            });
  }

  private void logDone(PageFound found, Recorder.Progress progress, long startNanos) {
    LOG.info(
        "Page {}/{} of \"{}\" (run {}): {} detections, {} ms",
        found.page(),
        progress.pagesTotal(),
        lease.title(),
        lease.run(),
        found.detections().size(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
  }

  private static String sentence(String message) {
    return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
  }
}
