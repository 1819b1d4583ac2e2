package dev.pagerunner.telemetry;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.PageFound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.UUID;

/**
 * Counts what this worker read. There are few models and labels: those that this worker has used.
 * All methods may be called from any thread.
 */
public final class PageMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(20),
    Duration.ofSeconds(120)
  };

  private final MeterRegistry registry;
  private final WorkerActivity activity;
  private final Counter found;
  private final Counter nothing;
  private final Counter lost;

  /**
   * Registers the meters.
   *
   * @param activity what administrators are told
   * @param model whose counters start at zero now; those of other models start at their first page
   */
  public PageMetrics(MeterRegistry registry, String model, WorkerActivity activity) {
    this.registry = registry;
    this.activity = activity;
    this.found = claims("found");
    this.nothing = claims("nothing");
    this.lost =
        Counter.builder("pagerunner.leases.lost")
            .description("Leases that this worker lost while it worked on their slice")
            .register(registry);
    pages(model, "done");
    pages(model, "failed");
  }

  /** Counts a page that was read, stored and recorded; {@code record} is the time of recording. */
  public void pageDone(String model, PageFound page, Duration record) {
    pages(model, "done").increment();
    step(model, "render", Duration.ofMillis(page.renderMillis()));
    step(model, "detect", Duration.ofMillis(page.detectMillis()));
    step(model, "save", Duration.ofMillis(page.saveMillis()));
    step(model, "record", record);
    activity.pageDone(
        model, page.renderMillis() + page.detectMillis() + page.saveMillis() + record.toMillis());
    page.detections().stream().map(Detection::label).forEach(label -> detection(model, label));
  }

  /** Counts a page that was recorded as failed. */
  public void pageFailed(String model) {
    pages(model, "failed").increment();
    activity.pageFailed(model);
  }

  /** A page is taken in hand. */
  public void pageBegun(UUID run, int page) {
    activity.pageBegun(run, page);
  }

  /** Nothing is in hand. */
  public void waits() {
    activity.waits();
  }

  /** Counts an attempt to claim a slice. */
  public void claimed(boolean any) {
    (any ? found : nothing).increment();
  }

  public void leaseLost() {
    lost.increment();
  }

  private Counter pages(String model, String outcome) {
    return Counter.builder("pagerunner.pages")
        .tag("model", model)
        .tag("outcome", outcome)
        .description("Pages that this worker ended")
        .register(registry);
  }

  private void step(String model, String step, Duration took) {
    Timer.builder("pagerunner.page.step")
        .tag("model", model)
        .tag("step", step)
        .description("Time of one step of a page that was read; steps of two pages may overlap")
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(took);
  }

  private void detection(String model, String label) {
    Counter.builder("pagerunner.detections")
        .tag("model", model)
        .tag("label", label)
        .description("What this worker found")
        .register(registry)
        .increment();
  }

  private Counter claims(String outcome) {
    return Counter.builder("pagerunner.claims")
        .tag("outcome", outcome)
        .description("How often this worker asked for a slice, and whether one was ready")
        .register(registry);
  }
}
