package dev.pagerunner.telemetry;

import dev.pagerunner.domain.RunState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what this process did to runs, after it is committed. A run is counted where its last page
 * ends: mostly in a worker, and in a web process if the run is cancelled or given up.
 */
public final class JobMetrics {
  private final Map<RunState, Counter> ended = new EnumMap<>(RunState.class);
  private final Map<Recovery, Counter> recoveries = new EnumMap<>(Recovery.class);

  /** What the reaper does for work without an owner. */
  public enum Recovery {
    /** The lease of a worker that died was released. */
    LEASE_EXPIRED,
    /** A page, or an opening, on which too many workers died was marked failed. */
    FAILED,
    /** Workers were notified again of a slice that none had claimed. */
    NOTIFIED_AGAIN,
    /** The bytes of a deleted document, or of an upload that never completed, were deleted. */
    BYTES_DELETED
  }

  public JobMetrics(MeterRegistry registry) {
    Arrays.stream(RunState.values())
        .filter(RunState::isFinal)
        .forEach(state -> ended.put(state, ended(registry, state)));
    Arrays.stream(Recovery.values())
        .forEach(recovery -> recoveries.put(recovery, recovery(registry, recovery)));
  }

  public void runEnded(RunState state) {
    ended.get(state).increment();
  }

  public void recovered(Recovery what, int times) {
    recoveries.get(what).increment(times);
  }

  private static Counter ended(MeterRegistry registry, RunState state) {
    return Counter.builder("pagerunner.runs.ended")
        .tag("state", state.word())
        .description("Runs that this process gave their final state")
        .register(registry);
  }

  private static Counter recovery(MeterRegistry registry, Recovery recovery) {
    return Counter.builder("pagerunner.reaper.actions")
        .tag("action", recovery.name().toLowerCase(Locale.ROOT))
        .description("What was done for work and bytes without an owner")
        .register(registry);
  }
}
