package dev.pagerunner.launch;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for a future, on a thread of the JVM's own such as {@code main}. */
public final class Blocking {
  private static final Duration FOREVER = Duration.ofDays(10_000);

  private Blocking() {}

  /** The future's value; throws its failure, as a {@link PagerunnerException} if it is checked. */
  public static <T> T await(Future<T> future) {
    return await(future, FOREVER);
  }

  public static <T> T await(Future<T> future, Duration longest) {
    try {
      return future.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new PagerunnerException("It took longer than " + longest.toMillis() + " ms", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PagerunnerException(e.toString(), e);
    }
  }
}
