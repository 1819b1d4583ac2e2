package dev.pagerunner.http.request;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * The models that runs can choose, as they are now.
 *
 * @param offered the first is the default
 */
public record OfferedModels(Supplier<Future<List<OfferedModel>>> offered) {

  public Future<List<OfferedModel>> list() {
    return offered.get();
  }

  /** What reads a user's choice of these models. */
  public Future<RunFields> fields() {
    return list().map(RunFields::new);
  }
}
