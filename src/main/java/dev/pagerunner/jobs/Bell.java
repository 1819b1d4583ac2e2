package dev.pagerunner.jobs;

import dev.pagerunner.queue.Doorbell;
import dev.pagerunner.queue.QueueAwayException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Rings after a transaction. A ring that fails is logged and made up for by the reaper and by
 * listeners that look again, so it never fails what was committed.
 */
final class Bell {
  private static final Logger LOG = LoggerFactory.getLogger(Bell.class);

  private final Doorbell doorbell;

  Bell(Doorbell doorbell) {
    this.doorbell = doorbell;
  }

  /** Rings for what a transaction changed in {@code run}. */
  void ring(UUID run, Change change) {
    if (change.lastEvent() > 0) {
      doorbell
          .ringForEvent(run, change.lastEvent())
          .onFailure(e -> unrung("an event of run " + run, e));
    }
    ringForWork(change.readySlices());
  }

  void ringForWork(int slices) {
    if (slices > 0) {
      doorbell.ringForWork(slices).onFailure(e -> unrung(slices + " slices", e));
    }
  }

  /** That the broker is away was said when it went. */
  private static void unrung(String what, Throwable e) {
    Level level = e instanceof QueueAwayException ? Level.DEBUG : Level.WARN;
    LOG.atLevel(level).log("Could not ring for {}: {}", what, e.toString());
  }
}
