package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.jobs.TestJobs;
import dev.pagerunner.store.DatabaseUnavailableException;
import dev.pagerunner.store.StatementTimeoutException;
import dev.pagerunner.store.TransactionConflictException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseRetriesTest {
  private final Throwable gone =
      new DatabaseUnavailableException(new IllegalStateException("gone"));
  private final Throwable conflict =
      new TransactionConflictException(new IllegalStateException("deadlock"));
  private final Throwable slow = new StatementTimeoutException(new IllegalStateException("slow"));
  private final Throwable wrong = new IllegalStateException("wrong");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger attempts = new AtomicInteger();

  @AfterEach
  void stop() {
    TestJobs.await(vertx.close());
  }

  private DatabaseRetries within(Duration limit) {
    return new DatabaseRetries(
        vertx,
        new DatabaseRetries.Timing(Duration.ofMillis(1), Duration.ofMillis(20), limit),
        attempts::incrementAndGet);
  }

  private static Throwable failure(Future<?> future) {
    return TestJobs.await(future.transform(done -> Future.succeededFuture(done.cause())));
  }

  private static Supplier<Future<String>> failing(Throwable e) {
    return () -> Future.failedFuture(e);
  }

  @Test
  void what_succeeds_is_done_once() {
    DatabaseRetries retries = within(Duration.ofMinutes(1));
    Future<String> first =
        retries.retry("a page", () -> Future.succeededFuture("first"), failing(wrong));
    assertThat(TestJobs.await(first)).isEqualTo("first");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void after_a_transient_failure_the_other_way_is_tried_until_it_succeeds() {
    Iterator<Future<String>> others =
        List.of(
                Future.<String>failedFuture(conflict),
                Future.<String>failedFuture(gone),
                Future.succeededFuture("found"))
            .iterator();
    Future<String> found =
        within(Duration.ofMinutes(1)).retry("a page", failing(gone), others::next);
    assertThat(TestJobs.await(found)).isEqualTo("found");
    assertThat(attempts).hasValue(4);
  }

  @Test
  void an_outage_is_not_waited_for_for_ever() {
    Future<String> never =
        within(Duration.ofMillis(200)).retry("a page", failing(gone), failing(gone));
    assertThat(failure(never)).isSameAs(gone);
    assertThat(attempts).hasValueGreaterThan(2);
  }

  @Test
  void an_error_of_another_kind_ends_it_at_once() {
    assertThat(
            failure(within(Duration.ofMinutes(1)).retry("a page", failing(wrong), failing(gone))))
        .isSameAs(wrong);
    assertThat(attempts).hasValue(1);
    assertThat(
            failure(within(Duration.ofMinutes(1)).retry("a page", failing(gone), failing(wrong))))
        .isSameAs(wrong);
    assertThat(attempts).hasValue(3);
  }

  @Test
  void statements_that_are_too_slow_are_sent_three_times_in_all() {
    DatabaseRetries retries = within(Duration.ofMinutes(1));
    assertThat(failure(retries.retry("a page", failing(slow), failing(slow)))).isSameAs(slow);
    assertThat(attempts).hasValue(3);
    assertThat(failure(retries.retry("an error", failing(slow), failing(slow)))).isSameAs(slow);
    assertThat(attempts).hasValue(4);
  }
}
