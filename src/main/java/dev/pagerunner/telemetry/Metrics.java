package dev.pagerunner.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/**
 * The metrics of this process: the JVM, HTTP requests by route, and meters that other classes
 * register.
 *
 * <p>A meter's labels take few values. Routes are patterns, never paths; unusual methods are
 * counted as one, since a client may invent any number of them.
 */
public final class Metrics implements AutoCloseable {

  /** The media type of {@link #scrape}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Set<Label> LABELS =
      Set.of(Label.HTTP_ROUTE, Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME);
  private static final double[] SECONDS = {0.005, 0.025, 0.1, 0.5, 2.5, 10};

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  public Metrics() {
    registry.config().meterFilter(MeterFilter.replaceTagValues("route", Metrics::lastRoute));
    registry.config().meterFilter(new ResponseTimes());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
    Gauge.builder("process.resident.memory", ResidentMemory::bytes)
        .baseUnit("bytes")
        .description("Memory of this process, without its children")
        .register(registry);
  }

  /** For {@code Vertx.builder().withMetrics(…)}. */
  public VertxMetricsFactory factory() {
    return new MicrometerMetricsFactory(registry);
  }

  /** For {@code VertxOptions.setMetricsOptions(…)}. */
  public MetricsOptions options() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setRegistryName(UUID.randomUUID().toString())
        .setLabels(LABELS)
        .setServerRequestTagsProvider(Metrics::method)
        .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
        .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
        .addDisabledMetricsCategory(MetricsDomain.HTTP_CLIENT)
        .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET)
        .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
        .addDisabledMetricsCategory(MetricsDomain.VERTICLES);
  }

  /** The registry in which other classes register their meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All metrics in the Prometheus text format. Fast enough for an event loop. */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  private static Iterable<Tag> method(HttpRequest request) {
    String name = request.method().name();
    return Tags.of("method", METHODS.contains(name) ? name : "other");
  }

  /** Vert.x lists every route that a request passed, such as {@code />/api/*>/api/v1/runs/:id}. */
  private static String lastRoute(String routes) {
    return routes.substring(routes.lastIndexOf('>') + 1);
  }

  /** Counts responses in buckets by their duration. */
  private static final class ResponseTimes implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      if (!id.getName().equals("vertx.http.server.response.time")) {
        return config;
      }
      double[] nanoseconds = new double[SECONDS.length];
      for (int i = 0; i < SECONDS.length; i++) {
        nanoseconds[i] = SECONDS[i] * Duration.ofSeconds(1).toNanos();
      }
      return DistributionStatisticConfig.builder()
          .serviceLevelObjectives(nanoseconds)
          .build()
          .merge(config);
    }
  }
}
