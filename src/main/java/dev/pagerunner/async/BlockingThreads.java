package dev.pagerunner.async;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads for one kind of work that blocks or takes a processor for long, and none while
 * there is none. May be called from any thread.
 */
public final class BlockingThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingThreads.class);
  private static final long IDLE_SECONDS = 10;

  private final String name;
  private final ThreadPoolExecutor threads;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * Starts no thread yet.
   *
   * @param name of the threads, with a number behind it
   * @param most threads
   * @param waiting the most tasks that wait for a thread
   */
  public BlockingThreads(String name, int most, int waiting) {
    this.name = name;
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(waiting);
    threads =
        new ThreadPoolExecutor(most, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, this::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs what may block; the future completes on {@code context}, and fails with {@link
   * RejectedExecutionException} if too much waits.
   */
  public <T> Future<T> run(Context context, Callable<T> work) {
    Promise<T> done = Promise.promise();
    try {
      threads.execute(() -> run(context, work, done));
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(e);
    }
    return done.future();
  }

  private static <T> void run(Context context, Callable<T> work, Promise<T> done) {
    try {
      T result = work.call();
      end(context, () -> done.complete(result));
    } catch (Throwable e) {
      // Errors, too: what never ends would keep its place for ever.
      end(context, () -> done.fail(e));
    }
  }

  /** Ends a future on its context; after the end of the server nobody waits for it. */
  private static void end(Context context, Runnable ending) {
    try {
      context.runOnContext(ignored -> ending.run());
    } catch (RejectedExecutionException e) {
      LOG.debug("Work ended after the end of the server");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
