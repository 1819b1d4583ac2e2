package dev.pagerunner.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestNotifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a slice that its worker gives back. */
class GivingBackTest {
  private static final String WORKER = "a worker";
  private static final Failure FAILURE =
      new Failure(Failure.Category.WORKER_ERROR, Failure.Phase.OPEN, true, "Something was wrong.");

  @TempDir static Path folder;
  private static final Vertx VERTX = Vertx.vertx();
  private static PostgresServer postgres;
  private static Documents documents;
  private static Leases leases;
  private static Recorder recorder;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    Database database =
        Database.open(VERTX, PostgresAddress.of(postgres.url()), 2, "giving back test");
    TestNotifier notifier = new TestNotifier();
    JobMetrics metrics = new JobMetrics(new Metrics().registry());
    Path temp = Files.createDirectories(folder.resolve("tmp"));
    DirectoryBlobStore blobs = new DirectoryBlobStore(VERTX, folder.resolve("blobs"), temp);
    documents = new Documents(database, blobs, notifier, 100, metrics);
    leases = new Leases(database, notifier, Duration.ofMinutes(5), metrics);
    recorder = new Recorder(database, notifier, Duration.ofMinutes(5), metrics);
  }

  @AfterAll
  static void stop() throws Exception {
    wait(VERTX.close());
    postgres.close();
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void another_worker_takes_it_with_the_strikes_that_it_had() throws Exception {
    accept();
    Lease first = claim();
    wait(leases.countError(first, FAILURE));
    Lease second = claim();
    wait(leases.giveBack(second));
    Lease third = claim();
    assertThat(third.slice()).isEqualTo(first.slice());
    assertThat(third.attempt()).isEqualTo(3);
    assertThat(third.strikes()).isEqualTo(3);
    wait(leases.giveBack(second));
    assertThat(wait(leases.renew(third))).isEqualTo(Renewal.RENEWED);
    wait(documents.cancel(third.run()));
    wait(leases.giveBack(third));
  }

  @Test
  void a_run_that_was_cancelled_meanwhile_ends_with_it() throws Exception {
    accept();
    Lease opening = claim();
    wait(documents.cancel(opening.run()));
    assertThat(state(opening.run())).isEqualTo("queued");
    wait(leases.giveBack(opening));
    assertThat(state(opening.run())).isEqualTo("cancelled");
  }

  @Test
  void a_run_that_was_cancelled_ends_with_the_last_of_its_slices_that_is_given_back()
      throws Exception {
    accept();
    Lease opening = claim();
    wait(recorder.opened(opening, 10, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)));
    Lease one = claim();
    Lease other = claim();
    wait(documents.cancel(opening.run()));
    assertThat(wait(leases.renew(other))).isEqualTo(Renewal.CANCELLED);
    wait(leases.giveBack(one));
    assertThat(state(opening.run())).isEqualTo("running");
    wait(leases.giveBackAllOf(WORKER));
    assertThat(state(opening.run())).isEqualTo("cancelled");
    assertThat(wait(leases.renew(other))).isEqualTo(Renewal.LOST);
  }

  @Test
  void a_worker_that_does_not_know_what_it_holds_gives_all_of_it_back() throws Exception {
    accept();
    Lease held = claim();
    wait(leases.giveBackAllOf("another worker"));
    assertThat(wait(leases.renew(held))).isEqualTo(Renewal.RENEWED);
    wait(leases.giveBackAllOf(WORKER));
    assertThat(wait(leases.renew(held))).isEqualTo(Renewal.LOST);
    Lease again = claim();
    assertThat(again.slice()).isEqualTo(held.slice());
    wait(documents.cancel(again.run()));
    wait(leases.giveBack(again));
  }

  private static void accept() throws Exception {
    UUID id = UUID.randomUUID();
    wait(documents.announce(id));
    wait(
        documents.accept(
            new NewDocument(
                id,
                "A title",
                "a.pdf",
                "application/pdf",
                5,
                "abc",
                new ModelRef("layout", "1", "abc"),
                RunOptions.DEFAULT,
                null)));
  }

  private static Lease claim() throws Exception {
    return wait(leases.claim(WORKER, Optional.empty())).orElseThrow();
  }

  private static String state(UUID run) {
    return postgres.sql().value("SELECT state FROM run WHERE id = ?", run);
  }
}
