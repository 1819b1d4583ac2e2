package dev.pagerunner.worker;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;

/** What users are told of an error that is the worker's own, when it came again and again. */
final class UnexpectedErrors {
  private UnexpectedErrors() {}

  static Failure failure(Lease lease) {
    return lease.opening()
        ? failure(Failure.Phase.OPEN, "while it opened this document. Start another run")
        : failure(Failure.Phase.RENDER, "on this page. Retry it");
  }

  private static Failure failure(Failure.Phase phase, String where) {
    return new Failure(
        Failure.Category.WORKER_ERROR,
        phase,
        true,
        "The worker met an unexpected error several times "
            + where
            + "; if that fails, too, save the document anew with another program and upload that."
            + " The worker's log says more.");
  }

  static Failure outOfMemory(Lease lease) {
    return new Failure(
        Failure.Category.OUT_OF_MEMORY,
        lease.opening() ? Failure.Phase.OPEN : Failure.Phase.RENDER,
        true,
        "Reading this needs more memory than there is. Try again with more memory, or scale its"
            + " images down.");
  }
}
