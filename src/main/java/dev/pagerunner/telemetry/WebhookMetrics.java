package dev.pagerunner.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts what this process sent to webhooks, after it is recorded. From any thread. */
public final class WebhookMetrics {
  private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
  private volatile double pending = Double.NaN;

  /** What follows from an attempt. */
  public enum Outcome {
    /** The receiver answered 2xx. */
    DELIVERED,
    /** It did not, and is asked again later. */
    RETRYING,
    /** It did not, and is not asked again. */
    FAILED
  }

  public WebhookMetrics(MeterRegistry registry) {
    Arrays.stream(Outcome.values())
        .forEach(
            outcome ->
                attempts.put(
                    outcome,
                    Counter.builder("pagerunner.webhook.attempts")
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                        .description("Requests of this process to webhooks, by what follows")
                        .register(registry)));
    Gauge.builder("pagerunner.webhook.pending", () -> pending)
        .description("Deliveries to webhooks that have not ended, in the whole cluster")
        .register(registry);
  }

  public void attempted(Outcome outcome) {
    attempts.get(outcome).increment();
  }

  /** Updates the number of deliveries that have not ended. */
  public void pending(long deliveries) {
    pending = deliveries;
  }
}
