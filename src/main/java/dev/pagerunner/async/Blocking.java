package dev.pagerunner.async;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for a future, on a thread that may block: one of the JVM's own, or of a worker pool. */
public final class Blocking {
  private static final Duration FOREVER = Duration.ofDays(10_000);

  private Blocking() {}

  /** The future's value; throws its failure, as a {@link PagerunnerException} if it is checked. */
  public static <T> T await(Future<T> future) {
    return await(future, FOREVER);
  }

  /**
   * The future's value.
   *
   * @throws PagerunnerException if it takes longer than {@code timeout}, or the thread is
   *     interrupted, or as the future's failure if that is checked
   */
  public static <T> T await(Future<T> future, Duration timeout) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("An event loop must not wait");
    }
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new PagerunnerException("It took longer than " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("Interrupted while waiting", e);
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException unchecked
        ? unchecked
        : new PagerunnerException(e.toString(), e);
  }
}
