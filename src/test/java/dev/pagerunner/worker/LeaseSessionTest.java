package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.Lease;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.TestJobs;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.testing.TestNotifier;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a lease while its session is open, and after. */
class LeaseSessionTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(1);

  @TempDir static Path folder;
  private static TestJobs jobs;
  private static Leases leases;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger halts = new AtomicInteger();
  private LeaseKeeper keeper;
  private Lease opening;

  @BeforeAll
  static void start() throws Exception {
    jobs = new TestJobs(folder, 2);
    JobMetrics metrics = new JobMetrics(new Metrics().registry());
    leases = new Leases(jobs.database, new TestNotifier(), LEASE, metrics);
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  @BeforeEach
  void claim() throws Exception {
    Path own = Files.createTempDirectory(folder, "worker");
    Watchdog watchdog = new Watchdog(own, Duration.ofMinutes(1), halts::incrementAndGet);
    keeper = new LeaseKeeper(leases, jobs.recorder, PAGE_TIMEOUT, watchdog);
    TestJobs.await(vertx.deployVerticle(keeper));
    watchdog.start();
    jobs.accepted();
    opening = jobs.claimed();
  }

  @AfterEach
  void end() {
    TestJobs.await(vertx.close());
    jobs.postgres.sql().run("DELETE FROM document");
  }

  private String of(String column, Lease lease) {
    return jobs.postgres
        .sql()
        .value("SELECT " + column + "::text FROM slice WHERE id = ?", lease.slice());
  }

  private void awaitHalt() {
    await().until(() -> halts.get() == 1);
  }

  private boolean isExpired() {
    return "true".equals(of("(lease_until < now())", opening));
  }

  @Test
  void its_lease_is_renewed_until_it_is_closed() {
    TestJobs.await(leases.renew(opening));
    String first = of("lease_until", opening);
    LeaseSession session = keeper.open(opening);
    await().until(() -> !of("lease_until", opening).equals(first));
    session.close();
    await().until(this::isExpired);
  }

  @Test
  void a_document_that_is_not_opened_in_time_fails_its_run() {
    keeper.open(opening).beginOpening();
    awaitHalt();
    assertThat(
            jobs.postgres
                .sql()
                .value("SELECT error ->> 'category' FROM run WHERE id = ?", opening.run()))
        .isEqualTo("page_timeout");
  }

  @Test
  void a_page_that_is_not_read_in_time_fails_and_the_rest_of_its_slice_is_given_back() {
    TestJobs.await(jobs.recorder.opened(opening, 4, List.of(1, 2, 3, 4)));
    Lease slice = jobs.claimed();
    keeper.open(slice).beginPage(1, () -> ", in which 1,000 soft masks were drawn");
    awaitHalt();
    assertThat(of("state", slice)).isEqualTo("ready");
    assertThat(of("next_page", slice)).isEqualTo("2");
    assertThat(
            jobs.postgres
                .sql()
                .value(
                    "SELECT error ->> 'message' FROM page WHERE run_id = ? AND state = 'failed'",
                    slice.run()))
        .isEqualTo(
            "This took longer than 1 s, in which 1,000 soft masks were drawn. Raise"
                + " PAGERUNNER_PAGE_TIMEOUT and retry, or simplify the page.");
  }

  @Test
  void an_answer_that_never_comes_counts_as_an_error() {
    keeper.open(opening);
    keeper.begin(Duration.ofMillis(100), "Waiting for the store");
    awaitHalt();
    assertThat(of("state", opening)).isEqualTo("ready");
    assertThat(of("strikes", opening)).isEqualTo("3");
  }

  @Test
  void nothing_is_written_about_a_lease_whose_session_is_closed() {
    keeper.open(opening).close();
    keeper.begin(Duration.ofMillis(100), "Waiting for the database");
    awaitHalt();
    assertThat(of("state", opening)).isEqualTo("leased");
    assertThat(of("strikes", opening)).isEqualTo("0");
  }

  @Test
  void a_lease_that_is_lost_is_not_renewed_and_nothing_is_written_about_it() {
    LeaseSession session = keeper.open(opening);
    TestJobs.await(leases.giveBack(opening));
    Lease again = jobs.claimed();
    assertThat(again.slice()).isEqualTo(opening.slice());
    await().until(() -> session.sinceRenewal().compareTo(LEASE) > 0);
    keeper.begin(Duration.ofMillis(100), "Waiting for the database");
    awaitHalt();
    assertThat(of("state", opening)).isEqualTo("leased");
    assertThat(of("attempt", opening)).isEqualTo("2");
  }

  @Test
  void a_worker_that_gives_up_gives_its_lease_back_unharmed() {
    keeper.open(opening);
    TestJobs.await(keeper.giveUp());
    assertThat(of("state", opening)).isEqualTo("ready");
    assertThat(of("strikes", opening)).isEqualTo("0");
  }
}
