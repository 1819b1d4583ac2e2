package dev.pagerunner.http.events;

import dev.pagerunner.domain.EventType;
import java.util.UUID;

/** How far one client is with the events of one run. Only touched on the client's event loop. */
final class RunFeed {
  /** Maximum number of events per query for a client that keeps up. */
  private static final int MOST_AT_ONCE = 8;

  private final UUID run;
  private RunEvents.Listening listening;
  private long sent;
  private boolean sentFinish;

  /** Whether the table may have events after the last one sent. */
  private boolean behind = true;

  private int atOnce = 1;

  /**
   * @param known number of the last event that the client has
   */
  RunFeed(UUID run, long known) {
    this.run = run;
    this.sent = known;
  }

  UUID run() {
    return run;
  }

  /** Number of the last event that was sent. */
  long sent() {
    return sent;
  }

  boolean sentFinish() {
    return sentFinish;
  }

  boolean isBehind() {
    return behind;
  }

  void fallBehind() {
    behind = true;
  }

  /** Takes note that the events after the last one sent are being read. @return how many at most */
  int read() {
    behind = false;
    return atOnce;
  }

  /** Adapts to how many of the events that were read the client took. */
  void took(int taken, int found, int limit) {
    behind |= taken < found || found == limit;
    atOnce = taken < found ? 1 : Math.min(MOST_AT_ONCE, 2 * limit);
  }

  boolean isNext(RunEvent event) {
    return event.seq() == sent + 1 && !behind;
  }

  void sent(RunEvent event) {
    sent = event.seq();
    sentFinish = event.type() == EventType.RUN_FINISHED;
  }

  void listen(RunEvents.Listening to) {
    listening = to;
  }

  void stop() {
    listening.stop();
  }
}
