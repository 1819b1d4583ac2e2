package dev.pagerunner.jobs;

import static dev.pagerunner.jobs.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a slice that its worker gives back. */
class GivingBackTest {
  private static final Failure FAILURE =
      new Failure(Failure.Category.WORKER_ERROR, Failure.Phase.OPEN, true, "Something was wrong.");

  @TempDir static Path folder;
  private static TestJobs jobs;

  @BeforeAll
  static void start() throws Exception {
    jobs = new TestJobs(folder, 2);
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  @Test
  void another_worker_takes_it_with_the_strikes_that_it_had() throws Exception {
    jobs.accepted();
    Lease first = jobs.claimed();
    await(jobs.leases.countError(first, FAILURE));
    Lease second = jobs.claimed();
    await(jobs.leases.giveBack(second));
    Lease third = jobs.claimed();
    assertThat(third.slice()).isEqualTo(first.slice());
    assertThat(third.attempt()).isEqualTo(3);
    assertThat(third.strikes()).isEqualTo(3);
    await(jobs.leases.giveBack(second));
    assertThat(await(jobs.leases.renew(third))).isEqualTo(Renewal.RENEWED);
    await(jobs.runs.cancel(third.run(), TestJobs.ANYONE));
    await(jobs.leases.giveBack(third));
  }

  @Test
  void a_run_that_was_cancelled_meanwhile_ends_with_it() throws Exception {
    jobs.accepted();
    Lease opening = jobs.claimed();
    await(jobs.runs.cancel(opening.run(), TestJobs.ANYONE));
    assertThat(state(opening.run())).isEqualTo("queued");
    await(jobs.leases.giveBack(opening));
    assertThat(state(opening.run())).isEqualTo("cancelled");
  }

  @Test
  void a_run_that_was_cancelled_ends_with_the_last_of_its_slices_that_is_given_back()
      throws Exception {
    jobs.accepted();
    Lease opening = jobs.claimed();
    await(jobs.recorder.opened(opening, 10, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)));
    Lease one = jobs.claimed();
    Lease other = jobs.claimed();
    await(jobs.runs.cancel(opening.run(), TestJobs.ANYONE));
    assertThat(await(jobs.leases.renew(other))).isEqualTo(Renewal.CANCELLED);
    await(jobs.leases.giveBack(one));
    assertThat(state(opening.run())).isEqualTo("running");
    await(jobs.leases.giveBackAllOf(TestJobs.WORKER));
    assertThat(state(opening.run())).isEqualTo("cancelled");
    assertThat(await(jobs.leases.renew(other))).isEqualTo(Renewal.LOST);
  }

  @Test
  void a_worker_that_does_not_know_what_it_holds_gives_all_of_it_back() throws Exception {
    jobs.accepted();
    Lease held = jobs.claimed();
    await(jobs.leases.giveBackAllOf("another worker"));
    assertThat(await(jobs.leases.renew(held))).isEqualTo(Renewal.RENEWED);
    await(jobs.leases.giveBackAllOf(TestJobs.WORKER));
    assertThat(await(jobs.leases.renew(held))).isEqualTo(Renewal.LOST);
    Lease again = jobs.claimed();
    assertThat(again.slice()).isEqualTo(held.slice());
    await(jobs.runs.cancel(again.run(), TestJobs.ANYONE));
    await(jobs.leases.giveBack(again));
  }

  private static String state(UUID run) {
    return jobs.postgres.sql().value("SELECT state FROM run WHERE id = ?", run);
  }
}
