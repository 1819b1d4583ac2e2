package dev.pagerunner.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;

/** Reports whether this process is connected to the queue. */
public final class QueueMetrics {

  /**
   * Calls {@code connected} at each scrape, on the thread that scrapes.
   *
   * @param connected whether notifications can be sent and received now
   */
  public QueueMetrics(MeterRegistry registry, BooleanSupplier connected) {
    Gauge.builder("pagerunner.queue.connected", () -> connected.getAsBoolean() ? 1 : 0)
        .description("1 while this process is connected to RabbitMQ, else 0; 1 without RabbitMQ")
        .register(registry);
  }
}
