package dev.pagerunner.testing;

import dev.pagerunner.queue.Notifier;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A notifier within one process, which notifies at once. */
public final class TestNotifier implements Notifier {
  private final CopyOnWriteArrayList<Consumer<RunSignal>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Future<Void> start() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> notifyWork(int slices) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> onWork(Supplier<WorkHandle> claimAndWork) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Long> pendingNotifications() {
    return Future.succeededFuture(0L);
  }

  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public Future<Void> notifyEvent(UUID run, long seq) {
    send(new RunSignal(run, seq));
    return Future.succeededFuture();
  }

  public void send(RunSignal signal) {
    listeners.forEach(listener -> listener.accept(signal));
  }

  @Override
  public Future<Void> onEvent(Consumer<RunSignal> listener) {
    listeners.add(listener);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
