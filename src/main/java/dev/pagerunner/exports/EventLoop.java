package dev.pagerunner.exports;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Lets a thread that may block wait for work on an event loop. */
public final class EventLoop {
  /** Longer than anything takes that has a limit of its own: a query, storage, a stalled client. */
  private static final long MOST_SECONDS = 180;

  private final Context context;

  /** {@code context} is that of an event loop, never of the thread that waits. */
  public EventLoop(Context context) {
    this.context = context;
  }

  /**
   * Starts work on the event loop and waits for its result.
   *
   * @throws IOException if the work takes too long, or fails with a checked exception
   * @throws RuntimeException the exception that the work fails with
   */
  public <T> T await(Supplier<Future<T>> work) throws IOException {
    return await(MOST_SECONDS, work);
  }

  /** As {@link #await(Supplier)}, for so many seconds at most. */
  public <T> T await(long seconds, Supplier<Future<T>> work) throws IOException {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(
        ignored ->
            Future.succeededFuture()
                .compose(start -> work.get())
                .onSuccess(result::complete)
                .onFailure(result::completeExceptionally));
    try {
      return result.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("No answer within " + seconds + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The server ends");
    }
  }
}
