package dev.pagerunner.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** Counts what clients do with this web process, besides its requests by route. */
public final class WebMetrics {
  private final MeterRegistry registry;

  /**
   * Registers the meters.
   *
   * @param listeners the number of clients that follow a run now
   */
  public WebMetrics(MeterRegistry registry, IntSupplier listeners) {
    this.registry = registry;
    Gauge.builder("pagerunner.sse.clients", listeners::getAsInt)
        .description("Clients that follow a run by an event stream now")
        .register(registry);
    upload("accepted", 0, 0);
  }

  /**
   * Counts an upload that ended.
   *
   * @param outcome {@code accepted}, or why it was refused: one of few words
   * @param bytes read of the request until then
   */
  public void uploadEnded(String outcome, long bytes) {
    upload(outcome, 1, bytes);
  }

  private void upload(String outcome, int uploads, long bytes) {
    Counter.builder("pagerunner.uploads")
        .tag("outcome", outcome)
        .description("Uploads, accepted or refused and why")
        .register(registry)
        .increment(uploads);
    Counter.builder("pagerunner.upload.bytes")
        .tag("outcome", outcome)
        .baseUnit("bytes")
        .description("What was read of uploads until they were accepted or refused")
        .register(registry)
        .increment((double) bytes);
  }
}
