package dev.pagerunner;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for a future, on a thread of the JVM's own such as {@code main}. */
final class Blocking {
  private static final long LONG_ENOUGH_S = 60;

  private Blocking() {}

  /** The future's value; throws its failure, as a {@link PagerunnerException} if it is checked. */
  static <T> T await(Future<T> future) {
    return await(future, LONG_ENOUGH_S);
  }

  static <T> T await(Future<T> future, long seconds) {
    try {
      return future.await(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new PagerunnerException("It took longer than " + seconds + " s", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PagerunnerException(e.toString(), e);
    }
  }
}
