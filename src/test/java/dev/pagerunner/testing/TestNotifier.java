package dev.pagerunner.testing;

import dev.pagerunner.queue.Notifier;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A doorbell within one process, which rings at once. */
public final class TestNotifier implements Notifier {
  private final CopyOnWriteArrayList<Consumer<EventRing>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Future<Void> start() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> ringForWork(int slices) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> onWork(Supplier<Answer> claimAndWork) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Long> waitingRings() {
    return Future.succeededFuture(0L);
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public Future<Void> ringForEvent(UUID run, long seq) {
    ring(new EventRing(run, seq));
    return Future.succeededFuture();
  }

  public void ring(EventRing ring) {
    listeners.forEach(listener -> listener.accept(ring));
  }

  @Override
  public Future<Void> onEvent(Consumer<EventRing> listener) {
    listeners.add(listener);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
