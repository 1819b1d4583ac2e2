package dev.pagerunner.telemetry;

import dev.pagerunner.domain.Workload;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The work that is left in the whole cluster, as last read from the database. Every web process
 * reports the same numbers: take the maximum, not the sum. They are NaN until the first read.
 */
public final class ClusterMetrics {
  private final long startedNanos = System.nanoTime();
  private volatile Seen seen;

  private record Seen(Workload workload, long atNanos) {}

  public ClusterMetrics(MeterRegistry registry) {
    runs(registry, "queued", Workload::queued);
    runs(registry, "running", Workload::running);
    slices(registry, "ready", Workload::ready);
    slices(registry, "leased", Workload::leased);
    Gauge.builder("pagerunner.slices.oldest.ready.age", () -> last(Workload::oldestReadySeconds))
        .baseUnit("seconds")
        .description("How long the slice that waits longest has been ready; 0 when none waits")
        .register(registry);
    Gauge.builder("pagerunner.workers.busy", () -> last(Workload::workers))
        .description("Workers that hold a lease")
        .register(registry);
    Gauge.builder("pagerunner.cluster.age", this::age)
        .baseUnit("seconds")
        .description(
            "How old the numbers about the cluster are; grows while the database is unavailable")
        .register(registry);
  }

  /** Updates the numbers; from any thread. */
  public void seen(Workload workload) {
    seen = new Seen(workload, System.nanoTime());
  }

  private void runs(MeterRegistry registry, String state, ToDoubleFunction<Workload> value) {
    Gauge.builder("pagerunner.runs", () -> last(value))
        .tag("state", state)
        .description("Runs that have not ended, in the whole cluster")
        .register(registry);
  }

  private void slices(MeterRegistry registry, String state, ToDoubleFunction<Workload> value) {
    Gauge.builder("pagerunner.slices", () -> last(value))
        .tag("state", state)
        .description("Slices that wait for a worker, and slices that a worker has")
        .register(registry);
  }

  private double last(ToDoubleFunction<Workload> value) {
    Seen now = seen;
    return now == null ? Double.NaN : value.applyAsDouble(now.workload);
  }

  private double age() {
    Seen now = seen;
    long since = System.nanoTime() - (now == null ? startedNanos : now.atNanos);
    return since / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
