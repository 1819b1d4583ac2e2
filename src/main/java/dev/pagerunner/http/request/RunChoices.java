package dev.pagerunner.http.request;

import dev.pagerunner.outbound.OutboundGuard;
import io.vertx.core.Future;

/** What a user can choose for a run: a model, and where its end is told. */
public record RunChoices(OfferedModels models, OutboundGuard guard) {

  /** A reader of a user's choice. */
  public Future<RunFields> fields() {
    return models.list().map(offered -> new RunFields(offered, guard));
  }
}
