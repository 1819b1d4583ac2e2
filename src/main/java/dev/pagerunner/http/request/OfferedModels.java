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
}
