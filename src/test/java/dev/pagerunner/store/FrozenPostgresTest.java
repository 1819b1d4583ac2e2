package dev.pagerunner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.queue.PostgresNotifier;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is there and says nothing, and one that comes and goes. */
class FrozenPostgresTest {
  private static final DatabaseTiming TIMING =
      new DatabaseTiming(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  // What these times add up to, and some seconds for a machine that is busy.
  private static final Duration LONGEST_QUERY = Duration.ofSeconds(12);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(9);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private PostgresServer postgres;
  private Database database;

  @BeforeEach
  void start() {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    database = Database.open(vertx, PostgresAddress.of(postgres.url()), 2, "frozen test", TIMING);
  }

  @AfterEach
  void stop() throws Exception {
    postgres.resume();
    vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
    postgres.close();
  }

  private Future<?> ask() {
    return database.pool().query("SELECT 1").execute();
  }

  /** How long it took until a query failed because of an outage. */
  private Future<Duration> failure() {
    long start = System.nanoTime();
    return ask()
        .transform(
            done ->
                done.cause() instanceof DatabaseUnavailableException
                    ? Future.succeededFuture(Duration.ofNanos(System.nanoTime() - start))
                    : Future.failedFuture("not an outage: " + done.cause()));
  }

  @Test
  void queries_fail_in_time_and_work_again_as_soon_as_the_server_does() throws Exception {
    ask().await(Patience.SECONDS, TimeUnit.SECONDS);
    AtomicInteger notifications = new AtomicInteger();
    PostgresNotifier notifier = new PostgresNotifier(vertx, database, HEARTBEAT);
    notifier.start().await(Patience.SECONDS, TimeUnit.SECONDS);
    notifier
        .onEvent(ignored -> notifications.incrementAndGet())
        .await(Patience.SECONDS, TimeUnit.SECONDS);
    postgres.freeze();

    List<Future<Duration>> failures = List.of(failure(), failure(), failure());
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(failure.await(Patience.SECONDS, TimeUnit.SECONDS))
                    .isLessThan(LONGEST_QUERY));
    assertThat(failure().await(Patience.SECONDS, TimeUnit.SECONDS))
        .as("a query without a connection")
        .isLessThan(LONGEST_WAIT);

    postgres.resume();
    await()
        .until(
            () ->
                ask()
                    .transform(done -> Future.succeededFuture(done.succeeded()))
                    .await(Patience.SECONDS, TimeUnit.SECONDS));
    awaitNotification(notifier, notifications);
  }

  @Test
  void the_notifier_is_heard_after_the_server_was_restarted_and_killed() throws Exception {
    AtomicInteger notifications = new AtomicInteger();
    PostgresNotifier notifier = new PostgresNotifier(vertx, database, HEARTBEAT);
    notifier.start().await(Patience.SECONDS, TimeUnit.SECONDS);
    notifier
        .onEvent(ignored -> notifications.incrementAndGet())
        .await(Patience.SECONDS, TimeUnit.SECONDS);
    awaitNotification(notifier, notifications);
    postgres.restart();
    awaitNotification(notifier, notifications);
    postgres.kill();
    postgres.startAgain();
    awaitNotification(notifier, notifications);
    // Only the connection that listens asks without parameters: first LISTEN, then its heartbeat.
    await()
        .untilAsserted(
            () ->
                assertThat(
                        postgres
                            .sql()
                            .number(
                                "SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'"))
                    .isEqualTo(1));
  }

  private static void awaitNotification(PostgresNotifier notifier, AtomicInteger notifications) {
    int before = notifications.get();
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              notifier.notifyEvent(UUID.randomUUID(), 1);
              return notifications.get() > before;
            });
  }
}
