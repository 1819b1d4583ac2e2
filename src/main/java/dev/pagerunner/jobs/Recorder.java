package dev.pagerunner.jobs;

import dev.pagerunner.domain.EventType;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.domain.PageRanges.Range;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.CandidateRepository;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DocumentRepository;
import dev.pagerunner.store.PageRepository;
import dev.pagerunner.store.RunRepository;
import dev.pagerunner.store.SliceRepository;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.webhooks.WebhookQueue;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Records what a worker did under a lease: each step is one transaction, made on condition that the
 * lease's attempt is still the slice's. All methods fail with {@link LeaseLostException} when it is
 * not; then nothing was written.
 */
public final class Recorder {
  private final Database database;
  private final RunNotifier notifier;
  private final Duration lease;

  public Recorder(Database database, Notifier notifier, Duration lease, JobMetrics metrics) {
    this.database = database;
    this.notifier = new RunNotifier(notifier, metrics);
    this.lease = lease;
  }

  /** How a run stands after a page was recorded. */
  public record Progress(int pagesEnded, int pagesTotal, boolean cancelRequested) {}

  /** The document was opened: {@code pages} of its {@code pageCount} are to be read. */
  public Future<Void> opened(Lease held, int pageCount, List<Integer> pages) {
    List<Range> slices = Slicing.ofPages(pages);
    return underLockOfBoth(
            held,
            (tx, run) ->
                endOpening(tx, held)
                    .compose(ignored -> DocumentRepository.setPages(tx, held.document(), pageCount))
                    .compose(ignored -> RunRepository.open(tx, held.run(), pages.size()))
                    .compose(ignored -> PageRepository.insertWaiting(tx, held.run(), slices))
                    .compose(ignored -> SliceRepository.insert(tx, held.run(), slices))
                    .compose(
                        ignored ->
                            RunRepository.appendEvent(
                                tx,
                                held.run(),
                                EventType.RUN_OPENED,
                                EventData.opened(pages.size(), 0, false)))
                    .compose(seq -> cancelledMeanwhile(tx, held, run, slices.size(), seq)))
        .onSuccess(change -> notifier.send(held.run(), change))
        .mapEmpty();
  }

  /** The document cannot be read at all. */
  public Future<Void> cannotOpen(Lease held, Failure failure) {
    return underLock(
            held,
            (tx, run) ->
                endOpening(tx, held)
                    .compose(ignored -> RunEnding.end(tx, run, RunState.FAILED, failure)))
        .onSuccess(change -> notifier.send(held.run(), change))
        .mapEmpty();
  }

  /**
   * A page was read; its bytes are stored. The statements are sent one behind the other without
   * waiting for answers between them: the worker reads nothing meanwhile, and one run's pages are
   * recorded one at a time, so that every round trip counts.
   */
  public Future<Progress> pageDone(Lease held, PageFound found) {
    return database
        .transaction(tx -> sendPageDone(tx, held, found))
        .map(out -> notified(held, out));
  }

  private Future<Outcome> sendPageDone(SqlConnection tx, Lease held, PageFound found) {
    UUID run = held.run();
    Future<?> locked = RunRepository.lock(tx, run);
    Future<Boolean> mine = SliceRepository.advance(tx, held, found.page(), lease);
    Future<Boolean> fresh = PageRepository.recordDone(tx, run, found, held.attempt());
    Future<?> kept = CandidateRepository.record(tx, run, found);
    Future<RunRepository.Counted> counted =
        RunRepository.countPageDone(tx, run, found, EventData.pageDone(found));
    Future<?> told = WebhookQueue.add(tx, run);
    Future<Long> left = SliceRepository.unfinished(tx, run);
    return locked
        .compose(ignored -> orLost(mine, held))
        .compose(ignored -> orLost(fresh, held))
        .compose(ignored -> Future.all(kept, counted, told, left))
        .compose(
            ignored ->
                RunEnding.endIfNothingIsLeft(
                    tx, counted.result().run(), counted.result().event(), left.result()))
        .map(change -> new Outcome(counted.result().run(), change));
  }

  private static Future<?> orLost(Future<Boolean> held, Lease lease) {
    return held.compose(yes -> yes ? Future.succeededFuture() : lost(lease));
  }

  /** A page cannot be read; the run goes on with the next. */
  public Future<Progress> pageFailed(Lease held, int page, Failure failure) {
    return underLock(
            held,
            (tx, run) ->
                orLost(SliceRepository.advance(tx, held, page, lease), held)
                    .compose(ignored -> recordFailedPage(tx, held.run(), page, failure))
                    .compose(
                        ended ->
                            RunEnding.endIfNothingIsLeft(tx, ended.run(), ended.event())
                                .map(change -> new Outcome(ended.run(), change))))
        .map(out -> notified(held, out));
  }

  static Future<RunRepository.Counted> recordFailedPage(
      SqlConnection tx, UUID run, int page, Failure failure) {
    return PageRepository.recordFailed(tx, run, page, failure)
        .compose(ignored -> RunRepository.countPageFailed(tx, run))
        .compose(
            counted ->
                RunRepository.appendEvent(
                        tx,
                        run,
                        EventType.PAGE_FAILED,
                        EventData.pageFailed(page, failure, counted))
                    .compose(seq -> WebhookQueue.add(tx, run).map(seq))
                    .map(seq -> new RunRepository.Counted(counted, seq)));
  }

  private record Outcome(RunRepository.Locked run, Change change) {}

  private Progress notified(Lease held, Outcome outcome) {
    notifier.send(held.run(), outcome.change());
    RunRepository.Locked run = outcome.run();
    return new Progress(
        run.pagesDone() + run.pagesFailed(), run.pagesTotal(), run.cancelRequested());
  }

  private <T> Future<T> underLock(
      Lease held, BiFunction<SqlConnection, RunRepository.Locked, Future<T>> work) {
    return database.transaction(tx -> underLock(tx, held, work));
  }

  private static <T> Future<T> underLock(
      SqlConnection tx,
      Lease held,
      BiFunction<SqlConnection, RunRepository.Locked, Future<T>> work) {
    return RunRepository.lock(tx, held.run())
        .compose(run -> run.isPresent() ? work.apply(tx, run.get()) : lost(held));
  }

  /** For work that changes the document, too, which comes before its runs in the order of locks. */
  private <T> Future<T> underLockOfBoth(
      Lease held, BiFunction<SqlConnection, RunRepository.Locked, Future<T>> work) {
    return database.transaction(
        tx ->
            DocumentRepository.lock(tx, held.document(), Visibility.EVERYTHING)
                .compose(there -> there.isPresent() ? underLock(tx, held, work) : lost(held)));
  }

  private static Future<Void> endOpening(SqlConnection tx, Lease held) {
    return SliceRepository.endOpening(tx, held)
        .compose(mine -> mine ? Future.succeededFuture() : lost(held));
  }

  private static Future<Change> cancelledMeanwhile(
      SqlConnection tx, Lease held, RunRepository.Locked run, int slices, long seq) {
    if (!run.cancelRequested()) {
      return Future.succeededFuture(new Change(seq, slices));
    }
    return SliceRepository.voidReady(tx, held.run())
        .compose(ignored -> RunRepository.lock(tx, held.run()))
        .compose(opened -> RunEnding.endIfNothingIsLeft(tx, opened.orElseThrow(), seq));
  }

  private static <T> Future<T> lost(Lease held) {
    return Future.failedFuture(new LeaseLostException(held));
  }
}
