package dev.pagerunner.queue;

import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Wakes up whoever should look at Postgres now. Rings may be lost or doubled: the tables say what
 * is to be done and what was found, so a lost ring costs time, never work.
 */
public interface Doorbell {

  /** Connects, and stays connected until {@link #close}. */
  Future<Void> start();

  /**
   * Says that {@code slices} more slices are ready. Called after the transaction that wrote them.
   */
  Future<Void> ringForWork(int slices);

  /**
   * Calls {@code claimAndWork} for each ring, one at a time. It returns a future that completes
   * once the ring was used, that is once a slice was claimed or none was ready.
   */
  Future<Void> onWork(Supplier<Future<Void>> claimAndWork);

  /** Says that {@code run} has an event numbered {@code seq}. Called after its transaction. */
  Future<Void> ringForEvent(UUID run, long seq);

  /** Calls {@code listener} for each event of any run. Also with {@link EventRing#missed()}. */
  Future<Void> onEvent(Consumer<EventRing> listener);

  Future<Void> close();

  /**
   * A run has events up to {@code seq}.
   *
   * @param run null when rings may have been missed, as after a reconnect: catch up on every run
   */
  record EventRing(UUID run, long seq) {
    public static EventRing missed() {
      return new EventRing(null, 0);
    }
  }
}
