package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporters;
import dev.pagerunner.exports.ExportJob;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.exports.ExportLease;
import dev.pagerunner.exports.ExportLeaseLostException;
import dev.pagerunner.exports.ExportLeases;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.exports.ExportSelection;
import dev.pagerunner.jobs.TestJobs;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.TestNotifier;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportKeeperTest {
  private static final Duration LEASE = Duration.ofSeconds(3);

  @TempDir static Path folder;
  private static TestJobs jobs;
  private static ExportJobs exports;
  private static ExportLeases leases;
  private static Vertx vertx;

  private static final ExportJobs.Owner ANYONE = new ExportJobs.Owner(null, Visibility.EVERYTHING);

  @BeforeAll
  static void start() throws IOException {
    jobs = new TestJobs(folder, 4);
    vertx = Vertx.vertx();
    exports = new ExportJobs(jobs.database, new TestNotifier());
    leases = new ExportLeases(jobs.database, LEASE);
  }

  @AfterAll
  static void stop() {
    TestJobs.await(vertx.close());
    jobs.close();
  }

  @Test
  void a_document_that_hangs_fails_its_export_and_ends_the_process() {
    AtomicBoolean halted = new AtomicBoolean();
    ExportKeeper keeper = keeper(Duration.ofMillis(500), () -> halted.set(true));
    ExportLease lease = claimed();
    keeper.open(lease);
    keeper.beginWork();
    await().atMost(Patience.EVENTUALLY).untilTrue(halted);
    ExportJob job = TestJobs.await(exports.find(lease.id(), ANYONE)).orElseThrow();
    assertThat(job.state()).isEqualTo(ExportJob.State.FAILED);
    assertThat(job.error().getString("category")).isEqualTo("page_timeout");
  }

  @Test
  void a_lease_is_renewed_until_the_job_is_deleted() {
    ExportKeeper keeper = keeper(Duration.ofHours(1), () -> {});
    ExportLease lease = claimed();
    keeper.open(lease);
    keeper.beginWork();
    Patience.pause(LEASE.plusSeconds(1));
    TestJobs.await(leases.freeExpired());
    ExportJob job = TestJobs.await(exports.find(lease.id(), ANYONE)).orElseThrow();
    assertThat(job.state()).isEqualTo(ExportJob.State.RUNNING);
    keeper.demand(lease);
    TestJobs.await(exports.delete(lease.id(), ANYONE));
    await()
        .atMost(Patience.EVENTUALLY)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> keeper.demand(lease))
                    .isInstanceOf(ExportLeaseLostException.class));
  }

  @Test
  void an_end_gives_the_export_back_unharmed() {
    ExportKeeper keeper = keeper(Duration.ofHours(1), () -> {});
    ExportLease lease = claimed();
    keeper.open(lease);
    keeper.stopSoon();
    assertThatThrownBy(() -> keeper.demand(lease))
        .isInstanceOf(ExportKeeper.StoppingException.class);
    TestJobs.await(keeper.giveUp());
    ExportLease again = TestJobs.await(leases.claim("another")).orElseThrow();
    assertThat(again.id()).isEqualTo(lease.id());
    assertThat(again.attempt()).isEqualTo(2);
    TestJobs.await(exports.delete(lease.id(), ANYONE));
  }

  private static ExportKeeper keeper(Duration step, Runnable halt) {
    Watchdog watchdog = new Watchdog(folder, halt);
    ExportKeeper keeper = new ExportKeeper(leases, step, watchdog);
    TestJobs.await(vertx.deployVerticle(keeper));
    watchdog.start();
    return keeper;
  }

  private static ExportLease claimed() {
    Exporter csv = Exporters.named("csv").orElseThrow();
    ExportRequest request =
        new ExportRequest(
            csv,
            ExportOptions.defaults(csv),
            new ExportSelection(PageRanges.ALL, List.of(), null, false));
    TestJobs.await(exports.create(ANYONE, request, List.of(UUID.randomUUID())));
    return TestJobs.await(leases.claim("a worker")).orElseThrow();
  }
}
