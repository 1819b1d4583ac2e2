package dev.pagerunner.jobs;

import dev.pagerunner.domain.EventType;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.store.PageRepository;
import dev.pagerunner.store.RunRepository;
import dev.pagerunner.store.SliceRepository;
import dev.pagerunner.webhooks.WebhookQueue;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Gives a run its final state, in the transaction that ended its last slice. */
final class RunEnding {
  private RunEnding() {}

  /**
   * Ends the run if no slice is ready or leased any more. Call under the run's row lock.
   *
   * @return the end, or {@code lastEvent} when the run goes on
   */
  static Future<Change> endIfNothingIsLeft(
      SqlConnection tx, RunRepository.Locked run, long lastEvent) {
    return SliceRepository.unfinished(tx, run.id())
        .compose(left -> endIfNothingIsLeft(tx, run, lastEvent, left));
  }

  /** The same for a caller who has counted the slices that are left. */
  static Future<Change> endIfNothingIsLeft(
      SqlConnection tx, RunRepository.Locked run, long lastEvent, long slicesLeft) {
    return slicesLeft > 0 ? Future.succeededFuture(Change.event(lastEvent)) : end(tx, run);
  }

  /** Ends the run in {@code state}. */
  static Future<Change> end(
      SqlConnection tx, RunRepository.Locked run, RunState state, Failure error) {
    return RunRepository.finish(tx, run.id(), state, error)
        .compose(
            ignored ->
                RunRepository.appendEvent(
                    tx, run.id(), EventType.RUN_FINISHED, EventData.finished(run, state, error)))
        .compose(seq -> WebhookQueue.add(tx, run.id()).map(seq))
        .map(seq -> Change.end(seq, state));
  }

  private static Future<Change> end(SqlConnection tx, RunRepository.Locked run) {
    boolean unread =
        run.pagesTotal() == null || run.pagesDone() + run.pagesFailed() < run.pagesTotal();
    if (unread) {
      return end(tx, run, RunState.CANCELLED, null);
    }
    RunState state = RunState.whenAllPagesEnded(run.pagesTotal(), run.pagesFailed());
    return state == RunState.FAILED
        ? PageRepository.firstFailure(tx, run.id()).compose(error -> end(tx, run, state, error))
        : end(tx, run, state, null);
  }
}
