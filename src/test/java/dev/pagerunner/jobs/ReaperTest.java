package dev.pagerunner.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DatabaseTiming;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestNotifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One reaper at a time, and always one. */
class ReaperTest {
  /** The server ends a transaction of the frozen replica after so long. */
  private static final Duration FREED = Duration.ofSeconds(2);

  private static final String LOCK = "SELECT pg_try_advisory_xact_lock(7243392001)";

  @TempDir static Path folder;
  private static final Vertx VERTX = Vertx.vertx();
  private static PostgresServer postgres;
  private static Database other;
  private static Database database;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    database = Database.open(VERTX, PostgresAddress.of(postgres.url()), 2, "reaper test");
    other = Database.open(VERTX, PostgresAddress.of(postgres.url()), 1, "another replica");
    Path temp = Files.createDirectories(folder.resolve("tmp"));
    DirectoryBlobStore blobs = new DirectoryBlobStore(VERTX, folder.resolve("blobs"), temp);
    TestNotifier notifier = new TestNotifier();
    JobMetrics metrics = new JobMetrics(new Metrics().registry());
    Leases leases = new Leases(database, notifier, Duration.ofSeconds(1), metrics);
    Documents documents =
        new Documents(database, blobs, notifier, 100, new Quotas(Account.Limits.NONE), metrics);
    Logins.Lifetimes day = new Logins.Lifetimes(Duration.ofDays(1), Duration.ofDays(1));
    Retention retention = new Retention(database, documents, new Retention.Rules(null, 365, day));
    wait(
        VERTX.deployVerticle(
            new Reaper(database, blobs, notifier, leases, List.of(retention), metrics)));
  }

  private static DatabaseTiming freedSoon() {
    DatabaseTiming usual = DatabaseTiming.DEFAULT;
    return new DatabaseTiming(
        usual.statement(),
        FREED,
        usual.idle(),
        usual.silence(),
        usual.acquire(),
        usual.connect(),
        usual.persistence());
  }

  @AfterAll
  static void stop() throws Exception {
    wait(VERTX.close());
    postgres.close();
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static void scheduleDeletion(String prefix) {
    postgres
        .sql()
        .run("INSERT INTO blob_trash VALUES ('" + prefix + "', now() - interval '1 s', now())");
  }

  private static boolean isSwept(String prefix) {
    return postgres.sql().number("SELECT count(*) FROM blob_trash WHERE prefix = ?", prefix) == 0;
  }

  @Test
  void the_lock_of_a_replica_that_was_frozen_in_its_pass_is_free_again_within_seconds()
      throws Exception {
    Database replica =
        Database.open(VERTX, PostgresAddress.of(postgres.url()), 1, "frozen replica", freedSoon());
    SqlConnection frozen = wait(replica.pool().getConnection());
    wait(frozen.begin());
    await().until(() -> wait(frozen.query(LOCK).execute()).iterator().next().getBoolean(0));
    long since = System.nanoTime();
    scheduleDeletion("documents/frozen/");
    await().until(() -> isSwept("documents/frozen/"));
    assertThat(Duration.ofNanos(System.nanoTime() - since))
        .as("not while the other had the lock")
        .isGreaterThan(FREED.minusSeconds(1));
  }

  @Test
  void it_goes_on_after_every_connection_was_cut() {
    for (int cut = 1; cut <= 3; cut++) {
      String prefix = "documents/cut-" + cut + "/";
      postgres.restart();
      scheduleDeletion(prefix);
      await().until(() -> isSwept(prefix));
    }
  }

  @Test
  void bytes_that_were_rescued_since_they_were_due_stay() throws Exception {
    String prefix = "documents/rescued/";
    Path bytes = folder.resolve("blobs").resolve(prefix).resolve("source");
    Files.createDirectories(bytes.getParent());
    Files.writeString(bytes, "an upload's");
    SqlConnection upload = wait(other.pool().getConnection());
    postgres
        .sql()
        .run("INSERT INTO blob_trash VALUES ('" + prefix + "', now() + interval '1 s', now())");
    wait(upload.query("BEGIN").execute());
    assertThat(wait(dev.pagerunner.store.DeletionRepository.unschedule(upload, prefix))).isTrue();
    await()
        .until(
            () ->
                postgres
                        .sql()
                        .number(
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    == 1);
    wait(upload.query("COMMIT").execute());
    upload.close();
    scheduleDeletion("documents/after/");
    await().until(() -> isSwept("documents/after/"));
    assertThat(bytes).exists();
  }
}
