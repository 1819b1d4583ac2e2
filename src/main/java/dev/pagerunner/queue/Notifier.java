package dev.pagerunner.queue;

import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Wakes up whoever should look at Postgres now. Notifications may be lost or doubled: the tables
 * say what is to be done and what was found, so a lost notification costs time, never work.
 */
public interface Notifier {

  /** Connects, and stays connected until {@link #close}. */
  Future<Void> start();

  /**
   * Says that {@code slices} more slices are ready. Called after the transaction that wrote them.
   */
  Future<Void> notifyWork(int slices);

  /**
   * Calls {@code claimAndWork} when there may be work: for notifications, and from time to time
   * while none can be heard. A notifier that gives each notification to one listener gives none to
   * one that is busy.
   */
  Future<Void> onWork(Supplier<WorkHandle> claimAndWork);

  /**
   * How many notifications for work nobody has heard yet; 0 where notifications do not wait. Fails
   * with {@link QueueUnavailableException} when that cannot be told.
   */
  Future<Long> pendingNotifications();

  /** Says that {@code run} has an event numbered {@code seq}. Called after its transaction. */
  Future<Void> notifyEvent(UUID run, long seq);

  /** Calls {@code listener} for each event of any run. Also with {@link RunSignal#missed()}. */
  Future<Void> onEvent(Consumer<RunSignal> listener);

  /** Whether notifications can be sent and heard now. From any thread. */
  boolean connected();

  /** Ends it, within 2 s. */
  Future<Void> close();

  /**
   * What a worker does about a notification.
   *
   * @param claimed whether it claimed a slice, in which case it is now busy; false when none was
   *     ready; fails when it cannot work now, so that another should hear the notification
   * @param idle completes when the worker has nothing to do any more; fails when it is ending
   */
  record WorkHandle(Future<Boolean> claimed, Future<Void> idle) {}

  /**
   * A run has events up to {@code seq}.
   *
   * @param run null when notifications may have been missed, as after a reconnect: catch up on
   *     every run
   */
  record RunSignal(UUID run, long seq) {
    public static RunSignal missed() {
      return new RunSignal(null, 0);
    }

    /** As it travels. */
    String text() {
      return run + " " + seq;
    }

    static RunSignal parse(String text) {
      int space = text.indexOf(' ');
      return new RunSignal(
          UUID.fromString(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }
  }
}
