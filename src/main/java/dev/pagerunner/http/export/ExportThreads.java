package dev.pagerunner.http.export;

import dev.pagerunner.http.limits.ExportLimit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which formats run: as many as there may be exports, and none while there are none.
 */
final class ExportThreads {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;
  private final AtomicInteger number = new AtomicInteger();

  ExportThreads() {
    threads =
        new ThreadPoolExecutor(
            ExportLimit.MOST,
            ExportLimit.MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            this::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "export-" + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Runs what may block; the future completes on {@code context}. */
  <T> Future<T> run(Context context, Callable<T> work) {
    Promise<T> done = Promise.promise();
    threads.execute(
        () -> {
          try {
            T result = work.call();
            context.runOnContext(ignored -> done.complete(result));
          } catch (Throwable e) {
            // Errors, too: an export that never ends would keep its place for ever.
            context.runOnContext(ignored -> done.fail(e));
          }
        });
    return done.future();
  }
}
