package dev.pagerunner.queue;

import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Wakes up whoever should look at Postgres now. Rings may be lost or doubled: the tables say what
 * is to be done and what was found, so a lost ring costs time, never work.
 */
public interface Notifier {

  /** Connects, and stays connected until {@link #close}. */
  Future<Void> start();

  /**
   * Says that {@code slices} more slices are ready. Called after the transaction that wrote them.
   */
  Future<Void> ringForWork(int slices);

  /**
   * Calls {@code claimAndWork} when there may be work: for rings, and from time to time while none
   * can be heard. A doorbell that gives each ring to one listener gives none to one that is busy.
   */
  Future<Void> onWork(Supplier<Answer> claimAndWork);

  /**
   * How many rings for work nobody has heard yet; 0 where rings do not wait. Fails with {@link
   * QueueUnavailableException} when that cannot be told.
   */
  Future<Long> waitingRings();

  /** Says that {@code run} has an event numbered {@code seq}. Called after its transaction. */
  Future<Void> ringForEvent(UUID run, long seq);

  /** Calls {@code listener} for each event of any run. Also with {@link EventRing#missed()}. */
  Future<Void> onEvent(Consumer<EventRing> listener);

  /** Whether rings can be sent and heard now. From any thread. */
  boolean connected();

  /** Ends it, within 2 s. */
  Future<Void> close();

  /**
   * What a worker does about a ring.
   *
   * @param claimed whether it claimed a slice, in which case it is now busy; false when none was
   *     ready; fails when it cannot work now, so that another should hear the ring
   * @param idle completes when the worker has nothing to do any more; fails when it is ending
   */
  record Answer(Future<Boolean> claimed, Future<Void> idle) {}

  /**
   * A run has events up to {@code seq}.
   *
   * @param run null when rings may have been missed, as after a reconnect: catch up on every run
   */
  record EventRing(UUID run, long seq) {
    public static EventRing missed() {
      return new EventRing(null, 0);
    }

    /** As it travels. */
    String text() {
      return run + " " + seq;
    }

    static EventRing parse(String text) {
      int space = text.indexOf(' ');
      return new EventRing(
          UUID.fromString(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }
  }
}
