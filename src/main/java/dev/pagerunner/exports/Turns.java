package dev.pagerunner.exports;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Whose turn it is to read, where many do. For the event loop. */
public interface Turns {
  /** No limit. */
  Turns AT_ONCE =
      new Turns() {
        @Override
        public <T> Future<T> take(Supplier<Future<T>> work) {
          return work.get();
        }
      };

  /** Starts the work when it is its turn; the turn lasts until the work's future completes. */
  <T> Future<T> take(Supplier<Future<T>> work);
}
