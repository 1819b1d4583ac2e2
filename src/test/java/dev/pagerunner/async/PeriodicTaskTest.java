package dev.pagerunner.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(160);

  private final Vertx vertx = Vertx.vertx();
  private final List<Long> runs = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    Blocking.await(vertx.close());
  }

  private PeriodicTask task(Future<?> outcome) {
    return new PeriodicTask(vertx, INTERVAL, LONGEST_PAUSE, () -> began(outcome));
  }

  private Future<?> began(Future<?> outcome) {
    runs.add(System.nanoTime());
    return outcome;
  }

  private Duration between(int one, int other) {
    return Duration.ofNanos(runs.get(other) - runs.get(one));
  }

  @Test
  void it_runs_again_and_again_until_it_is_stopped() {
    PeriodicTask task = task(Future.succeededFuture());
    task.start();
    await().until(() -> runs.size() > 3);
    task.stop();
    int before = runs.size();
    await().during(INTERVAL.multipliedBy(10)).until(() -> runs.size() <= before + 1);
  }

  @Test
  void it_runs_at_once_if_that_is_wanted() {
    new PeriodicTask(vertx, Duration.ofDays(1), Duration.ofDays(1), this::succeed).startNow();
    assertThat(runs).hasSize(1);
  }

  private Future<?> succeed() {
    return began(Future.succeededFuture());
  }

  @Test
  void no_run_begins_while_another_is_under_way() {
    Promise<Void> first = Promise.promise();
    task(first.future()).start();
    await().until(() -> runs.size() == 1);
    await().during(INTERVAL.multipliedBy(10)).until(() -> runs.size() == 1);
    first.complete();
    await().until(() -> runs.size() > 1);
  }

  @Test
  void after_failures_the_pauses_grow_up_to_the_longest() {
    task(Future.failedFuture("test")).start();
    await().until(() -> runs.size() > 6);
    assertThat(between(1, 2)).isGreaterThan(INTERVAL);
    assertThat(between(2, 3)).isGreaterThan(INTERVAL.multipliedBy(2));
    assertThat(between(5, 6)).isGreaterThan(LONGEST_PAUSE.dividedBy(2));
  }

  @Test
  void what_it_throws_is_a_failure_and_does_not_end_it() {
    AtomicInteger thrown = new AtomicInteger();
    new PeriodicTask(
            vertx,
            INTERVAL,
            INTERVAL,
            () -> {
              thrown.incrementAndGet();
              throw new IllegalStateException("test");
            })
        .start();
    await().until(() -> thrown.get() > 3);
  }
}
