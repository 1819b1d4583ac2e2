package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.ChaosReport;
import dev.pagerunner.testing.Cluster;
import dev.pagerunner.testing.LongRun;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.TestPdf;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RabbitMQ stops, forgets, restarts or freezes: the tables know what is to be done. */
class BrokerOutageIT {
  private static final int PAGES = 2;
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPPED = LongRun.seconds(10, 120);
  private static final Duration FROZEN = LongRun.seconds(10, 30);

  @TempDir Path folder;

  @Test
  void a_stopped_broker_costs_no_upload() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      Api api = cluster.startWeb().api();
      cluster.startWorkers(1);
      cluster.broker().stop();
      List<String> runs = uploadFor(api, STOPPED);
      cluster.broker().restart();
      Duration drained = allEndWithin(api, runs);
      ChaosReport.line(
          "RabbitMQ stopped for %d s: %d uploads accepted, all read %.1f s after it was back",
          STOPPED.toSeconds(), runs.size(), drained.toMillis() / 1000.0);
    }
  }

  @Test
  void a_frozen_broker_costs_no_upload() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      Api api = cluster.startWeb().api();
      cluster.startWorkers(1);
      cluster.broker().freeze();
      List<String> runs = uploadFor(api, FROZEN);
      cluster.broker().thaw();
      Duration drained = allEndWithin(api, runs);
      ChaosReport.line(
          "RabbitMQ frozen for %d s: %d uploads accepted, all read %.1f s after it woke up",
          FROZEN.toSeconds(), runs.size(), drained.toMillis() / 1000.0);
    }
  }

  @Test
  void a_broker_restarted_with_messages_in_it_or_without_its_queue_still_wakes_workers() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      Api api = cluster.startWeb().api();
      List<String> runs = uploadFor(api, Duration.ofSeconds(4));
      cluster.broker().stop();
      cluster.broker().restart();
      cluster.startWorkers(1);
      allEndWithin(api, runs);

      cluster.broker().deleteQueue("pagerunner.work");
      allEndWithin(api, uploadFor(api, Duration.ofSeconds(4)));

      cluster.broker().control("close_all_connections", "test");
      allEndWithin(api, uploadFor(api, Duration.ofSeconds(4)));
    }
  }

  /** Uploads every two seconds; each is accepted, or this fails. */
  private List<String> uploadFor(Api api, Duration time) {
    Path file = TestPdf.ofPages(PAGES, folder, "short.pdf");
    List<String> runs = new ArrayList<>();
    Instant end = Instant.now().plus(time);
    await()
        .atMost(time.plus(Patience.EVENTUALLY))
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              runs.add(api.startRun(file));
              return Instant.now().isAfter(end);
            });
    return runs;
  }

  private static Duration allEndWithin(Api api, List<String> runs) {
    Instant healed = Instant.now();
    for (String run : runs) {
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), PAGES);
    }
    Duration drained = Duration.between(healed, Instant.now());
    assertThat(drained).isLessThan(DRAINED_WITHIN);
    return drained;
  }
}
