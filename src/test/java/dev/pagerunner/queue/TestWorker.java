package dev.pagerunner.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.queue.Notifier.WorkHandle;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A worker that claims, and is idle again, when the test says so. Calls count from 0. */
final class TestWorker implements Supplier<WorkHandle> {

  private final List<Promise<Boolean>> claims = new CopyOnWriteArrayList<>();
  private final List<Promise<Void>> idles = new CopyOnWriteArrayList<>();

  @Override
  public WorkHandle get() {
    Promise<Boolean> claimed = Promise.promise();
    Promise<Void> idle = Promise.promise();
    idles.add(idle);
    claims.add(claimed);
    return new WorkHandle(claimed.future(), idle.future());
  }

  int calls() {
    return claims.size();
  }

  void awaitCalls(int calls) {
    await().until(() -> calls() >= calls);
    assertThat(calls()).isEqualTo(calls);
  }

  void claims(int call) {
    claims.get(call).complete(true);
  }

  void findsNothing(int call) {
    findsNothingAndIsStillBusy(call);
    idles.get(call).complete();
  }

  void findsNothingAndIsStillBusy(int call) {
    claims.get(call).complete(false);
  }

  void cannotWork(int call) {
    claims.get(call).fail("no room on the disk");
  }

  void becomesIdle(int call) {
    idles.get(call).complete();
  }

  void isEnding(int call) {
    idles.get(call).fail("ending");
  }
}
