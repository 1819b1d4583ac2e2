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
 * Rings after a transaction, and counts the run that it ended. A ring that fails is logged and made
 * up for by the reaper and by listeners that look again, so it never fails what was committed.
 */
final class RunNotifier {
  private static final Logger LOG = LoggerFactory.getLogger(RunNotifier.class);

  private final Notifier doorbell;
  private final JobMetrics metrics;

  RunNotifier(Notifier doorbell, JobMetrics metrics) {
    this.doorbell = doorbell;
    this.metrics = metrics;
  }

  /**
   * Rings for what a transaction changed in {@code run}. Completes once the rings are out, for
   * those who end then; never fails.
   */
  Future<Void> ring(UUID run, Change change) {
    change.ended().ifPresent(metrics::runEnded);
    return Future.join(ringForEvent(run, change.lastEvent()), ringForWork(change.readySlices()))
        .mapEmpty();
  }

  private Future<Void> ringForEvent(UUID run, long event) {
    return event == 0
        ? Future.succeededFuture()
        : attempt(() -> doorbell.ringForEvent(run, event))
            .onFailure(e -> unrung("an event of run " + run, e))
            .otherwiseEmpty();
  }

  /** The same for slices, whichever runs they are of. */
  Future<Void> ringForWork(int slices) {
    return slices == 0
        ? Future.succeededFuture()
        : attempt(() -> doorbell.ringForWork(slices))
            .onFailure(e -> unrung(slices + " slices", e))
            .otherwiseEmpty();
  }

  /** What a ring throws is a ring that failed. */
  private static Future<Void> attempt(Supplier<Future<Void>> ring) {
    return Future.succeededFuture().compose(now -> ring.get());
  }

  /** That the broker is away was said when it went. */
  private static void unrung(String what, Throwable e) {
    Level level = e instanceof QueueUnavailableException ? Level.DEBUG : Level.WARN;
    LOG.atLevel(level).log("Could not ring for {}: {}", what, e.toString());
  }
}
