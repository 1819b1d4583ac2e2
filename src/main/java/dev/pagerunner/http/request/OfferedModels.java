package dev.pagerunner.http.request;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * The models that runs can choose at present.
 *
 * @param offered supplies the models; the first is the default
 */
public record OfferedModels(Supplier<Future<List<OfferedModel>>> offered) {

  public Future<List<OfferedModel>> list() {
    return offered.get();
  }

  /** A reader of a user's choice among these models. */
  public Future<RunFields> fields() {
    return list().map(RunFields::new);
  }
}
