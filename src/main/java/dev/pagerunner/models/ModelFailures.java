package dev.pagerunner.models;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.ModelRef;

/** What a user is told of a run whose model cannot be had, or not be loaded. */
final class ModelFailures {
  private ModelFailures() {}

  static FailureException missing(ModelRef ref) {
    return new FailureException(
        new Failure(
            Failure.Category.MODEL_MISSING,
            Failure.Phase.DETECT,
            true,
            "The model "
                + ref.name()
                + ", version "
                + ref.version()
                + ", was removed from this server. Add it again by `pagerunner model add`, or start"
                + " another run with a model of GET /api/v1/models."));
  }

  static FailureException failed(ModelRef ref, Throwable why) {
    return new FailureException(
        new Failure(
            Failure.Category.MODEL_FAILED,
            Failure.Phase.DETECT,
            true,
            "The model "
                + ref.name()
                + ", version "
                + ref.version()
                + ", cannot be loaded: "
                + why.getMessage()
                + ". `pagerunner model check` says more."),
        why);
  }
}
