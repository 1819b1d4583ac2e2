package dev.pagerunner.http.limits;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Runs a limited number of tasks at once and queues the rest, first come, first served. Clients
 * that read long lists thus leave database connections to everybody else.
 *
 * <p>From any thread; a queued task starts on the thread that ended the task before it.
 */
public final class ConcurrencyLimit {
  private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
  private int free;

  public ConcurrencyLimit(int atOnce) {
    free = atOnce;
  }

  /**
   * Starts the work when it is its turn; the turn lasts until the work's future completes.
   *
   * @param client whom the work is for; if the client is gone by then, fails without starting it
   */
  public <T> Future<T> take(HttpServerResponse client, Supplier<Future<T>> work) {
    return turn()
        .compose(
            ignored ->
                client.closed()
                    ? Future.failedFuture(new HttpClosedException("The client is gone"))
                    : work.get())
        .onComplete(ignored -> next());
  }

  private synchronized Future<Void> turn() {
    if (free > 0) {
      free--;
      return Future.succeededFuture();
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    return turn.future();
  }

  private void next() {
    Promise<Void> first;
    synchronized (this) {
      first = waiting.poll();
      if (first == null) {
        free++;
      }
    }
    if (first != null) {
      first.complete();
    }
  }
}
