package dev.pagerunner.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.Lease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that meet at the same rows, held in the middle by a lock of the test's. */
class LockOrderTest {
  /** Whoever changes a slice waits for this lock while the test has it. */
  private static final long GATE = 42;

  @TempDir static Path folder;
  private static TestJobs jobs;

  @BeforeAll
  static void start() throws Exception {
    jobs = new TestJobs(folder, 6);
    jobs.postgres
        .sql()
        .run(
            """
            CREATE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NEW; END $$""");
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  @AfterEach
  void lookForDeadlocksAgain() {
    jobs.postgres.sql().run("DROP TRIGGER IF EXISTS gate ON slice");
    jobs.postgres.sql().run("ALTER SYSTEM RESET deadlock_timeout");
    jobs.postgres.sql().run("SELECT pg_reload_conf()");
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }

  @Test
  void a_document_is_deleted_while_a_worker_records_its_opening_and_neither_has_to_give_way()
      throws Exception {
    // Nobody looks for deadlocks: who runs into one is ended by the statement's time limit.
    jobs.postgres.sql().run("ALTER SYSTEM SET deadlock_timeout = '10min'");
    jobs.postgres.sql().run("SELECT pg_reload_conf()");
    UUID document = jobs.accepted();
    Lease lease = jobs.claimed();
    jobs.postgres
        .sql()
        .run(
            "CREATE TRIGGER gate BEFORE UPDATE ON slice FOR EACH ROW EXECUTE FUNCTION pass_gate()");
    SqlConnection gate = closedGate();

    Future<Void> opened = jobs.recorder.opened(lease, 3, List.of(1, 2, 3));
    awaitWaiting(1);
    Future<Void> deleted = jobs.documents.delete(document, TestJobs.ANYONE);
    awaitWaiting(2);
    open(gate);

    wait(opened);
    wait(deleted);
    assertThat(jobs.postgres.sql().number("SELECT count(*) FROM document WHERE id = ?", document))
        .isZero();
  }

  @Test
  void a_transaction_that_gave_way_in_a_deadlock_is_repeated() throws Exception {
    jobs.postgres.sql().run("CREATE TABLE two (n int primary key, changes int default 0)");
    jobs.postgres.sql().run("INSERT INTO two VALUES (1), (2)");
    AtomicInteger asked = new AtomicInteger();
    Promise<Void> oneChanged = Promise.promise();
    Promise<Void> twoChanged = Promise.promise();
    Future<?> both = Future.all(oneChanged.future(), twoChanged.future());
    Future<Void> forwards =
        jobs.database.transaction(
            tx ->
                change(tx, 1, asked)
                    .onSuccess(oneChanged::tryComplete)
                    .compose(ignored -> both)
                    .compose(ignored -> change(tx, 2, asked)));
    Future<Void> backwards =
        jobs.database.transaction(
            tx ->
                change(tx, 2, asked)
                    .onSuccess(twoChanged::tryComplete)
                    .compose(ignored -> both)
                    .compose(ignored -> change(tx, 1, asked)));
    wait(forwards);
    wait(backwards);
    assertThat(asked).as("changes asked for: one transaction began again").hasValueGreaterThan(4);
    assertThat(jobs.postgres.sql().number("SELECT sum(changes) FROM two")).isEqualTo(4);
  }

  private static Future<Void> change(SqlConnection tx, int row, AtomicInteger changes) {
    changes.incrementAndGet();
    return tx.preparedQuery("UPDATE two SET changes = changes + 1 WHERE n = $1")
        .execute(Tuple.of(row))
        .mapEmpty();
  }

  private static SqlConnection closedGate() throws Exception {
    SqlConnection gate = wait(jobs.database.pool().getConnection());
    wait(gate.query("SELECT pg_advisory_lock(" + GATE + ")").execute());
    return gate;
  }

  private static void open(SqlConnection gate) throws Exception {
    wait(gate.query("SELECT pg_advisory_unlock(" + GATE + ")").execute());
    wait(gate.close());
  }

  private static void awaitWaiting(int sessions) {
    await()
        .until(
            () ->
                jobs.postgres
                        .sql()
                        .number(
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    == sessions);
  }
}
