package dev.pagerunner.http;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * The models that runs can choose, as they are now.
 *
 * @param offered the first is the default
 */
public record Models(Supplier<Future<List<Model>>> offered) {

  Future<List<Model>> list() {
    return offered.get();
  }

  /** What reads a user's choice of these models. */
  Future<RunFields> fields() {
    return list().map(RunFields::new);
  }
}
