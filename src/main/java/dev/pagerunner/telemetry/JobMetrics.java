package dev.pagerunner.telemetry;

import dev.pagerunner.domain.RunState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What this process did to runs, counted once it is committed. A run ends where its last page does:
 * mostly in a worker, and in a web process when it is cancelled or given up.
 */
public final class JobMetrics {
  private final Map<RunState, Counter> ended = new EnumMap<>(RunState.class);
  private final Map<Rescue, Counter> rescues = new EnumMap<>(Rescue.class);

  /** What is done for work that nobody does. */
  public enum Rescue {
    /** The lease of a worker that died was ended. */
    LEASE_FREED,
    /** A page, or a document to be opened, on which too many workers died was marked failed. */
    GIVEN_UP,
    /** Workers were woken for a slice that none took. */
    RUNG_AGAIN,
    /** The bytes of a deleted document, or of an upload that never ended, were deleted. */
    SWEPT
  }

  public JobMetrics(MeterRegistry registry) {
    Arrays.stream(RunState.values())
        .filter(RunState::isFinal)
        .forEach(state -> ended.put(state, ended(registry, state)));
    Arrays.stream(Rescue.values()).forEach(rescue -> rescues.put(rescue, rescue(registry, rescue)));
  }

  public void runEnded(RunState state) {
    ended.get(state).increment();
  }

  public void rescued(Rescue what, int times) {
    rescues.get(what).increment(times);
  }

  private static Counter ended(MeterRegistry registry, RunState state) {
    return Counter.builder("pagerunner.runs.ended")
        .tag("state", state.word())
        .description("Runs that this process gave their final state")
        .register(registry);
  }

  private static Counter rescue(MeterRegistry registry, Rescue rescue) {
    return Counter.builder("pagerunner.reaper.actions")
        .tag("action", rescue.name().toLowerCase(Locale.ROOT))
        .description("What was done for work and bytes that nobody looked after")
        .register(registry);
  }
}
