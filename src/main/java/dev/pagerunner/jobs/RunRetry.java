package dev.pagerunner.jobs;

import dev.pagerunner.domain.EventType;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.store.PageRepository;
import dev.pagerunner.store.RunRepository;
import dev.pagerunner.store.SliceRepository;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** Begins an ended run again, for what failed in it and for what was never read. */
final class RunRetry {
  private RunRetry() {}

  /**
   * Call under the run's row lock; fails with {@link ConflictException} if there is nothing to do,
   * or with {@link QueueFullException}.
   */
  static Future<Change> retry(SqlConnection tx, RunRepository.Locked run, QueueLimit limit) {
    if (!run.state().isFinal()) {
      return Future.failedFuture(
          new ConflictException("The run has not ended yet. Wait, or cancel it first."));
    }
    return limit
        .take(tx)
        .compose(ignored -> run.pagesTotal() == null ? openAgain(tx, run) : readAgain(tx, run));
  }

  private static Future<Change> openAgain(SqlConnection tx, RunRepository.Locked run) {
    return RunRepository.reopen(tx, run.id(), RunState.QUEUED)
        .compose(ignored -> SliceRepository.insertOpening(tx, run.id()))
        .compose(
            ignored ->
                RunRepository.appendEvent(
                    tx, run.id(), EventType.RUN_QUEUED, EventData.queued(true)))
        .map(seq -> new Change(seq, 1));
  }

  private static Future<Change> readAgain(SqlConnection tx, RunRepository.Locked run) {
    return PageRepository.waitAgain(tx, run.id())
        .compose(
            pages -> {
              if (pages.isEmpty()) {
                return Future.failedFuture(
                    new ConflictException("Every page was read: nothing to retry."));
              }
              List<PageRanges.Range> slices = Slicing.ofPages(pages);
              return RunRepository.reopen(tx, run.id(), RunState.RUNNING)
                  .compose(ignored -> SliceRepository.insert(tx, run.id(), slices))
                  .compose(
                      ignored ->
                          RunRepository.appendEvent(
                              tx,
                              run.id(),
                              EventType.RUN_OPENED,
                              EventData.opened(run.pagesTotal(), run.pagesDone(), true)))
                  .map(seq -> new Change(seq, slices.size()));
            });
  }
}
