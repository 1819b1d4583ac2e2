package dev.pagerunner.jobs;

import dev.pagerunner.queue.Notifier;
import dev.pagerunner.queue.QueueUnavailableException;
import dev.pagerunner.telemetry.JobMetrics;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Notifies after a transaction, and counts the run that it ended. A notification that fails is
 * logged and made up for by the reaper and by listeners that look again, so it never fails what was
 * committed.
 */
final class RunNotifier {
  private static final Logger LOG = LoggerFactory.getLogger(RunNotifier.class);

  private final Notifier notifier;
  private final JobMetrics metrics;

  RunNotifier(Notifier notifier, JobMetrics metrics) {
    this.notifier = notifier;
    this.metrics = metrics;
  }

  /**
   * Notifies of what a transaction changed in {@code run}. Completes once the notifications are
   * out, for those who end then; never fails.
   */
  Future<Void> send(UUID run, Change change) {
    change.ended().ifPresent(metrics::runEnded);
    return Future.join(notifyEvent(run, change.lastEvent()), notifyWork(change.readySlices()))
        .mapEmpty();
  }

  private Future<Void> notifyEvent(UUID run, long event) {
    return event == 0
        ? Future.succeededFuture()
        : attempt("an event of run " + run, () -> notifier.notifyEvent(run, event));
  }

  /** The same for slices, whichever runs they are of. */
  Future<Void> notifyWork(int slices) {
    return slices == 0
        ? Future.succeededFuture()
        : attempt(slices + " slices", () -> notifier.notifyWork(slices));
  }

  /** What a notification throws is a notification that failed. */
  private static Future<Void> attempt(String what, Supplier<Future<Void>> notification) {
    return Future.succeededFuture()
        .compose(ignored -> notification.get())
        .onFailure(e -> notNotified(what, e))
        .otherwiseEmpty();
  }

  /** That the broker is unavailable was said when it went. */
  private static void notNotified(String what, Throwable e) {
    Level level = e instanceof QueueUnavailableException ? Level.DEBUG : Level.WARN;
    LOG.atLevel(level).log("Could not notify of {}: {}", what, e.toString());
  }
}
