package dev.pagerunner.queue;

import static dev.pagerunner.queue.Notifiers.QUICK_TO_POLL;
import static dev.pagerunner.queue.Notifiers.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.queue.Notifier.RunSignal;
import dev.pagerunner.testing.Broker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A broker that is unavailable, comes back, has forgotten everything, or is there and says nothing.
 */
class RabbitOutageTest {
  private static final String WORK = RabbitTopology.WORK;

  /** Sooner than an answer is waited for. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  /** Two seconds at most, and some for a machine that is busy. */
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private static Broker broker;

  private Notifiers notifiers;

  @BeforeAll
  static void startBroker() {
    broker = Broker.start(Map.of());
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    notifiers = new Notifiers(QUICK_TO_POLL);
  }

  @AfterEach
  void close() {
    notifiers.close();
    broker.purge(WORK);
  }

  @Test
  void without_a_broker_rings_fail_at_once_workers_are_called_and_it_connects_later() {
    broker.kill();
    RabbitNotifier notifier = notifiers.started(broker.url());
    assertThat(notifier.connected()).isFalse();
    ringsFailAtOnce(notifier);
    TestWorker worker = Notifiers.workerOf(notifier);

    worker.awaitCalls(1);
    worker.findsNothing(0);
    worker.awaitCalls(2);
    broker.restart();
    notifiers.awaitConnected();
    worker.claims(1);
    worker.becomesIdle(1);
    done(notifier.notifyWork(1));

    worker.awaitCalls(3);
    worker.findsNothing(2);
  }

  @Test
  void messages_outlive_a_broker_that_is_stopped_and_started_again() {
    RabbitNotifier web = notifiers.connected(broker.url());
    done(web.notifyWork(3));
    broker.stop();
    notifiers.awaitAway();
    broker.restart();
    notifiers.awaitConnected();
    broker.awaitWaiting(WORK, 3);

    TestWorker worker = notifiers.worker(broker.url());
    for (int i = 0; i < 3; i++) {
      worker.awaitCalls(i + 1);
      worker.findsNothing(i);
    }
  }

  @Test
  void while_the_broker_is_away_idle_workers_are_called_and_busy_ones_are_not() {
    TestWorker idle = notifiers.worker(broker.url());
    TestWorker busy = notifiers.worker(broker.url());
    RabbitNotifier web = notifiers.connected(broker.url());
    done(web.notifyWork(2));
    idle.awaitCalls(1);
    busy.awaitCalls(1);
    idle.findsNothing(0);
    busy.claims(0);
    broker.awaitWaiting(WORK, 0);

    broker.kill();
    notifiers.awaitAway();
    idle.awaitCalls(2);
    idle.findsNothing(1);
    idle.awaitCalls(3);
    assertThat(busy.calls()).isEqualTo(1);

    broker.restart();
    notifiers.awaitConnected();
    busy.becomesIdle(0);
    done(web.notifyWork(1));
    busy.awaitCalls(2);
  }

  @Test
  void a_broker_that_has_forgotten_everything_is_told_anew() {
    RabbitNotifier web = notifiers.connected(broker.url());
    TestWorker worker = notifiers.worker(broker.url());
    List<RunSignal> heard = notifiers.listener(broker.url());
    broker.kill();
    worker.awaitCalls(1);
    broker.wipe();
    broker.restart();
    notifiers.awaitConnected();
    worker.findsNothing(0);

    done(web.notifyWork(1));
    UUID run = UUID.randomUUID();
    done(web.notifyEvent(run, 1));

    worker.awaitCalls(2);
    await().untilAsserted(() -> assertThat(heard).endsWith(new RunSignal(run, 1)));
    assertThat(heard).startsWith(RunSignal.missed(), RunSignal.missed());
  }

  @Test
  void a_frozen_broker_is_taken_for_lost_and_found_again() {
    RabbitNotifier web = notifiers.connected(broker.url());
    TestWorker worker = notifiers.worker(broker.url());
    broker.freeze();
    try {
      failsWithin(QUICK_TO_POLL.answer().plus(AT_ONCE), () -> web.notifyWork(1));
      notifiers.awaitAway();
      worker.awaitCalls(1);
      ringsFailAtOnce(web);
    } finally {
      broker.thaw();
    }

    notifiers.awaitConnected();
    worker.findsNothing(0);
    done(web.notifyWork(1));
    await().until(() -> worker.calls() >= 2);
  }

  @Test
  void closing_is_quick_while_the_broker_is_frozen_and_leaves_no_thread() {
    done(notifiers.connected(broker.url()).close());
    Set<Thread> before = threads();
    RabbitNotifier notifier = notifiers.connected(broker.url());
    Notifiers.workerOf(notifier);
    done(notifier.onEvent(ignored -> {}));
    Notifiers.awaitConnected(notifier);
    broker.freeze();
    try {
      notifier.notifyWork(1);
      long start = System.nanoTime();
      done(notifier.close());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CLOSE);
      await().untilAsserted(() -> assertThat(before).containsAll(threads()));
    } finally {
      broker.thaw();
    }
  }

  @Test
  void a_broker_that_is_short_of_memory_takes_no_messages_for_a_while() {
    RabbitNotifier web = notifiers.connected(broker.url());
    broker.control("set_vm_memory_high_watermark", "0.00001");
    try {
      failsWithin(QUICK_TO_POLL.answer().plus(AT_ONCE), () -> web.notifyWork(1));
    } finally {
      broker.control("set_vm_memory_high_watermark", "0.4");
    }
    await().ignoreExceptions().until(() -> done(web.notifyWork(1)) == null);
  }

  @Test
  void closing_fails_the_rings_that_nobody_has_confirmed_and_all_later_ones() {
    RabbitNotifier notifier = notifiers.connected(broker.url());
    broker.freeze();
    try {
      Future<Void> before = notifier.notifyWork(1);
      done(notifier.close());
      failsWithin(AT_ONCE, () -> before);
      ringsFailAtOnce(notifier);
      assertThat(notifier.connected()).isFalse();
    } finally {
      broker.thaw();
    }
  }

  private static void ringsFailAtOnce(RabbitNotifier notifier) {
    failsWithin(AT_ONCE, () -> notifier.notifyWork(1));
    failsWithin(AT_ONCE, () -> notifier.notifyEvent(UUID.randomUUID(), 1));
    failsWithin(AT_ONCE, notifier::pendingNotifications);
  }

  private static void failsWithin(Duration limit, Supplier<Future<?>> notification) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> done(notification.get()))
        .isInstanceOf(QueueUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
  }

  /** Those of Vert.x and of the client. */
  private static Set<Thread> threads() {
    Pattern names = Pattern.compile("(vert\\.x|rabbitmq|AMQP|pool)-?.*");
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> names.matcher(thread.getName()).matches())
        .collect(Collectors.toSet());
  }
}
