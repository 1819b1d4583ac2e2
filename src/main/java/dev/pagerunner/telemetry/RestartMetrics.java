package dev.pagerunner.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts how often the role all restarted a worker. */
public final class RestartMetrics {
  private final Counter recycled;
  private final Counter crashed;

  public RestartMetrics(MeterRegistry registry) {
    this.recycled = restarts(registry, "recycled");
    this.crashed = restarts(registry, "crashed");
  }

  /** The worker asked to be restarted: a page took too long, or it used too much memory. */
  public void recycled() {
    recycled.increment();
  }

  /** The worker ended in any other way. */
  public void crashed() {
    crashed.increment();
  }

  private static Counter restarts(MeterRegistry registry, String reason) {
    return Counter.builder("pagerunner.worker.restarts")
        .tag("reason", reason)
        .description("Workers of the role all that ended and were started anew")
        .register(registry);
  }
}
