package dev.pagerunner.http.request;

import dev.pagerunner.outbound.OutboundGuard;
import io.vertx.core.Future;

/**
 * What a user can choose for a run: a model, and where its end is told.
 *
 * @param candidateScore the lowest score of what runs keep; 1 to keep nothing below a threshold
 */
public record RunChoices(OfferedModels models, OutboundGuard guard, double candidateScore) {

  /** A reader of a user's choice. */
  public Future<RunFields> fields() {
    return models.list().map(offered -> new RunFields(offered, guard, candidateScore));
  }
}
