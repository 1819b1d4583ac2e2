package dev.pagerunner.jobs;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Something that one process at a time does every few seconds: the {@link Reaper} calls it. */
@FunctionalInterface
public interface Chore {
  /**
   * Does a bounded part of what there is to do, within a second or so.
   *
   * @param mayGoOn fails when another process does this now
   */
  Future<Void> round(Supplier<Future<?>> mayGoOn);
}
