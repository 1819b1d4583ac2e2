package dev.pagerunner.telemetry;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.telemetry.Exposition.Family;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Writes the tables of docs/metrics.md from what the meters say of themselves. */
final class MetricsPage {
  static final String BEGIN =
      "<!-- Written from the meters in telemetry/; `./mvnw test -Dtest=MetricsPageTest"
          + " -Dpagerunner.rewrite=true` does it. -->\n";
  static final String END = "<!-- End of what is written. -->\n";

  /** Stands for values that no table can list. */
  private static final String ANY = "any";

  private static final Detection DETECTION = new Detection(1, ANY, 1, new Box(0, 0, 1, 1), null);

  private MetricsPage() {}

  static String tables() {
    return BEGIN
        + section("Web process", MetricsPage::web)
        + section("Worker, on its health port", MetricsPage::worker)
        + section("Web process and worker", MetricsPage::both)
        + "\n"
        + END;
  }

  private static void web(MeterRegistry registry) {
    new ClusterMetrics(registry);
    new WebMetrics(registry, () -> 0).uploadEnded(ANY, 0);
    new RestartMetrics(registry);
    new WebhookMetrics(registry);
  }

  private static void worker(MeterRegistry registry) {
    new PageMetrics(registry, ANY, new WorkerActivity())
        .pageDone(
            ANY,
            new PageFound(
                1, 1, 1, 1, 1, 1, 1, List.of(DETECTION), List.of(), List.of(), "1-1-1", List.of(1)),
            Duration.ZERO);
  }

  private static void both(MeterRegistry registry) {
    new JobMetrics(registry);
    new QueueMetrics(registry, () -> true);
  }

  private static String section(String title, Consumer<MeterRegistry> meters) {
    try (Metrics metrics = new Metrics()) {
      meters.accept(metrics.registry());
      Exposition exposition = Exposition.of(metrics.scrape());
      return "\n### "
          + title
          + "\n\n| Metric | Type | Labels | What it tells |\n|---|---|---|---|\n"
          + exposition.families("pagerunner_").stream()
              .map(family -> line(family, exposition.labels(family.name())))
              .collect(Collectors.joining());
    }
  }

  private static String line(Family family, Map<String, Set<String>> labels) {
    String shown =
        labels.entrySet().stream()
            .filter(label -> !label.getKey().equals("le"))
            .map(label -> label(label.getKey(), label.getValue()))
            .collect(Collectors.joining("; "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(family.name(), family.type(), shown, family.help());
  }

  private static String label(String name, Set<String> values) {
    return values.contains(ANY) ? "`" + name + "`" : "`" + name + "`: " + String.join(", ", values);
  }
}
