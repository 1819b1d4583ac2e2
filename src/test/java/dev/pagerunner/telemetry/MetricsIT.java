package dev.pagerunner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import dev.pagerunner.testing.WorkerJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written about metrics, and what asks for them, against what real processes tell. */
class MetricsIT {
  private static final int PAGES = 3;
  private static final Path DASHBOARD = Path.of("deploy/grafana/pagerunner.json");
  private static final Path ALERTS = Path.of("deploy/grafana/alerts.yaml");
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:pagerunner|vertx|jvm|process)_\\w+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=|=~|!=|!~)\"([^\"]*)\"");

  private static final String DONE =
      "pagerunner_pages_total{model=\"pagerunner-layout\",outcome=\"done\"} 3.0";

  @TempDir static Path folder;

  private static Server server;
  private static WorkerJvm worker;
  private static String ofWeb;
  private static String ofWorker;
  private static Exposition all;

  @BeforeAll
  static void read_a_document() {
    server = Server.start(folder.resolve("data"), Map.of("PAGERUNNER_WORKERS", "0"));
    worker = WorkerJvm.start(server.data(), server.databaseUrl(), Map.of());
    Api api = server.api();
    String run = api.startRun(TestPdf.ofPages(PAGES, folder, "short.pdf"));
    assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
    ofWeb = metrics(api);
    // The worker counts a page after it has told everybody of it, and then asks for more work.
    ofWorker =
        await()
            .until(
                () -> metrics(worker.health()),
                text -> text.contains("{outcome=\"nothing\"} ") && text.contains(DONE));
    all = Exposition.of(ofWeb, ofWorker);
  }

  @AfterAll
  static void stop() {
    worker.close();
    server.close();
  }

  @Test
  void every_metric_that_the_dashboard_asks_for_is_told() throws IOException {
    List<String> queries = new ObjectMapper().readTree(DASHBOARD.toFile()).findValuesAsText("expr");
    assertThat(queries).hasSizeGreaterThan(30);
    queries.forEach(MetricsIT::assertTold);
  }

  @Test
  void every_metric_that_an_alert_asks_for_is_told() throws IOException {
    JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(ALERTS.toFile());
    assertThat(rules.findValuesAsText("alert")).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    rules.findValuesAsText("expr").forEach(MetricsIT::assertTold);
  }

  @Test
  void every_metric_of_the_page_is_told_and_every_metric_of_ours_is_on_the_page()
      throws IOException {
    String page = Files.readString(Path.of("docs/metrics.md"));
    TreeSet<String> named = new TreeSet<>();
    Matcher metric = Pattern.compile("`((?:pagerunner|vertx|jvm|process)_\\w+)`").matcher(page);
    while (metric.find()) {
      named.add(metric.group(1));
    }
    assertThat(named).allMatch(name -> told(name), "is told by a process");
    assertThat(all.families("pagerunner_")).allMatch(family -> named.contains(family.name()));
  }

  @Test
  void pages_are_counted_where_they_are_read() {
    assertThat(ofWorker)
        .contains(DONE)
        .contains("pagerunner_pages_total{model=\"pagerunner-layout\",outcome=\"failed\"} 0.0")
        .contains("pagerunner_runs_ended_total{state=\"succeeded\"} 1.0")
        .containsPattern("pagerunner_page_step_seconds_count\\{.*step=\"record\"} 3\n")
        .containsPattern("pagerunner_claims_total\\{outcome=\"nothing\"} [1-9]");
    assertThat(ofWeb)
        .contains("pagerunner_uploads_total{outcome=\"accepted\"} 1.0")
        .containsPattern("pagerunner_upload_bytes_total\\{outcome=\"accepted\"} [1-9]");
  }

  @Test
  void the_web_process_tells_of_work_that_waits() {
    worker.close();
    server.api().startRun(TestPdf.ofPages(PAGES, folder, "waits.pdf"));
    await()
        .untilAsserted(
            () ->
                assertThat(metrics(server.api()))
                    .contains("pagerunner_runs{state=\"queued\"} 1.0")
                    .contains("pagerunner_slices{state=\"ready\"} 1.0")
                    .contains("pagerunner_workers_busy 0.0")
                    .containsPattern("pagerunner_slices_oldest_ready_age_seconds [1-9]"));
  }

  /** Also that what a query selects by is a label of what it asks for. */
  private static void assertTold(String query) {
    Matcher metric = METRIC.matcher(query);
    assertThat(metric.find()).as("a metric in %s", query).isTrue();
    metric.reset();
    while (metric.find()) {
      String name = metric.group(1);
      assertThat(all.sampleNames()).as(query).contains(name);
      Matcher selected = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
      while (selected.find()) {
        assertThat(all.labels(name)).as(query).containsKey(selected.group(1));
        if (selected.group(2).equals("=")) {
          assertThat(all.labels(name).get(selected.group(1))).as(query).contains(selected.group(3));
        }
      }
    }
  }

  private static boolean told(String name) {
    return all.sampleNames().contains(name) || all.sampleNames().contains(name + "_count");
  }

  private static String metrics(Api api) {
    return api.send("GET", "/metrics").body();
  }
}
