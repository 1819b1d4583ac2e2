package dev.pagerunner.async;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** Does the same with many things, one after another. */
public final class InTurn {
  private InTurn() {}

  /** Begins each task once the one before has ended; the first that fails ends them all. */
  public static <T> Future<Void> each(List<T> things, Function<T, Future<?>> task) {
    Future<Void> all = Future.succeededFuture();
    for (T thing : things) {
      all = all.compose(ignored -> task.apply(thing).mapEmpty());
    }
    return all;
  }
}
