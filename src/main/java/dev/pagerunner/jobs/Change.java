package dev.pagerunner.jobs;

import dev.pagerunner.domain.RunState;
import java.util.Optional;

/**
 * What a transaction changed in a run.
 *
 * @param lastEvent number of the newest event it wrote; 0 when it wrote none
 * @param readySlices how many slices it made ready
 * @param ended the final state that it gave the run; empty when it gave none
 */
record Change(long lastEvent, int readySlices, Optional<RunState> ended) {
  static final Change NONE = new Change(0, 0);

  Change(long lastEvent, int readySlices) {
    this(lastEvent, readySlices, Optional.empty());
  }

  static Change event(long seq) {
    return new Change(seq, 0);
  }

  static Change ready(int slices) {
    return new Change(0, slices);
  }

  /** The run ended, as its last event says. */
  static Change end(long seq, RunState state) {
    return new Change(seq, 0, Optional.of(state));
  }

  /** With one more slice made ready. */
  Change andReady() {
    return new Change(lastEvent, readySlices + 1, ended);
  }
}
