package dev.pagerunner.store;

import dev.pagerunner.domain.RunState;
import java.util.UUID;

/**
 * How far a run is.
 *
 * @param lastEvent number of its last event
 */
public record RunProgress(UUID run, RunState state, long lastEvent) {

  /** Whether who has its events up to this number has all there will be, unless it is retried. */
  public boolean isOverFor(long known) {
    return state.isFinal() && lastEvent <= known;
  }
}
