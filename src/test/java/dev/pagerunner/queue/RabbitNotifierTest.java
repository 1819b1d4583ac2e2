package dev.pagerunner.queue;

import static dev.pagerunner.queue.Notifiers.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.MessageProperties;
import dev.pagerunner.queue.Notifier.RunSignal;
import dev.pagerunner.testing.Broker;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each trap of the client and of the broker, while the broker runs on. */
class RabbitNotifierTest {
  private static final String WORK = RabbitTopology.WORK;
  private static final int FLOOD_AT_ONCE = 5_000;

  private static Broker broker;

  private Notifiers notifiers;
  private RabbitNotifier web;

  @BeforeAll
  static void startBroker() {
    broker = Broker.start();
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @BeforeEach
  void connect() {
    notifiers = new Notifiers();
    web = notifiers.connected(broker.url());
  }

  @AfterEach
  void disconnect() {
    notifiers.close();
    broker.deleteQueue(WORK);
  }

  @Test
  void once_started_the_queue_is_declared() {
    assertThat(broker.waiting(WORK)).isZero();
    assertThat(web.connected()).isTrue();
  }

  @Test
  void the_queue_is_a_quorum_queue_where_the_broker_has_them() {
    assertThat(broker.control("list_queues", "name", "type")).contains(WORK + "\tquorum");
  }

  @Test
  void a_ring_succeeds_once_the_broker_has_a_message_for_each_slice() {
    done(web.notifyWork(500));

    assertThat(broker.waiting(WORK)).isEqualTo(500);
    assertThat(done(web.pendingNotifications())).isEqualTo(500);
  }

  @Test
  void messages_are_persistent() {
    done(web.notifyWork(1));

    int mode = broker.ask(channel -> channel.basicGet(WORK, true).getProps().getDeliveryMode());
    assertThat(mode).isEqualTo(MessageProperties.PERSISTENT_BASIC.getDeliveryMode());
  }

  @Test
  void many_rings_at_once_are_each_confirmed() {
    List<Future<Void>> notifications = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      notifications.add(web.notifyWork(3));
    }
    done(Future.all(notifications));

    assertThat(broker.waiting(WORK)).isEqualTo(300);
  }

  @Test
  void rings_are_confirmed_after_a_reconnect() {
    done(web.notifyWork(2));
    breakConnections();

    done(web.notifyWork(3));

    assertThat(broker.waiting(WORK)).isEqualTo(5);
  }

  @Test
  void a_message_that_was_not_answered_comes_back_when_the_connection_breaks() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(1));
    worker.awaitCalls(1);

    breakConnections();

    broker.awaitWaiting(WORK, 1);
  }

  @Test
  void a_claimed_slice_is_acknowledged_before_it_is_read() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(1));
    worker.awaitCalls(1);
    worker.claims(0);

    broker.awaitUnacknowledged(WORK, 0);
    assertThat(broker.waiting(WORK)).isZero();
  }

  @Test
  void messages_that_find_nothing_ready_are_dropped() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(3));
    for (int i = 0; i < 3; i++) {
      worker.awaitCalls(i + 1);
      worker.findsNothing(i);
    }

    broker.awaitUnacknowledged(WORK, 0);
    assertThat(broker.waiting(WORK)).isZero();
  }

  @Test
  void a_busy_worker_holds_no_message_that_an_idle_one_could_take() {
    TestWorker busy = notifiers.worker(broker.url());
    done(web.notifyWork(1));
    busy.awaitCalls(1);
    busy.claims(0);
    done(web.notifyWork(2));
    broker.awaitWaiting(WORK, 2);

    TestWorker idle = notifiers.worker(broker.url());
    idle.awaitCalls(1);
    idle.findsNothing(0);
    idle.awaitCalls(2);
    idle.findsNothing(1);

    broker.awaitUnacknowledged(WORK, 0);
    assertThat(busy.calls()).isEqualTo(1);
  }

  @Test
  void a_worker_takes_messages_again_once_it_is_idle() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(3));
    for (int i = 0; i < 3; i++) {
      worker.awaitCalls(i + 1);
      worker.claims(i);
      broker.awaitWaiting(WORK, 2 - i);
      worker.becomesIdle(i);
    }
    broker.awaitUnacknowledged(WORK, 0);
  }

  @Test
  void what_a_worker_cannot_do_now_another_does() {
    TestWorker full = notifiers.worker(broker.url());
    done(web.notifyWork(1));
    full.awaitCalls(1);
    TestWorker other = notifiers.worker(broker.url());

    full.cannotWork(0);

    other.awaitCalls(1);
    assertThat(full.calls()).isEqualTo(1);
  }

  @Test
  void a_worker_that_is_ending_takes_no_more() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(2));
    worker.awaitCalls(1);
    worker.claims(0);
    broker.awaitWaiting(WORK, 1);

    worker.isEnding(0);

    breakConnections();
    assertThat(broker.waiting(WORK)).isEqualTo(1);
    assertThat(worker.calls()).isEqualTo(1);
  }

  @Test
  void a_worker_has_one_message_at_a_time_also_after_a_reconnect() {
    TestWorker worker = notifiers.worker(broker.url());
    breakConnections();

    done(web.notifyWork(3));

    worker.awaitCalls(1);
    broker.awaitUnacknowledged(WORK, 1);
    assertThat(broker.waiting(WORK)).isEqualTo(2);
  }

  @Test
  void an_acknowledgement_that_comes_after_a_reconnect_acknowledges_nothing_else() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(2));
    worker.awaitCalls(1);
    breakConnections();
    broker.awaitWaiting(WORK, 2);

    worker.claims(0);
    worker.becomesIdle(0);

    worker.awaitCalls(2);
    broker.awaitUnacknowledged(WORK, 1);
    assertThat(broker.waiting(WORK)).isEqualTo(1);
  }

  @Test
  void a_worker_consumes_again_after_its_queue_was_deleted() {
    TestWorker worker = notifiers.worker(broker.url());
    broker.deleteQueue(WORK);

    awaitNotification();

    worker.awaitCalls(1);
  }

  @Test
  void a_ringer_declares_a_deleted_queue_anew_although_the_broker_confirms_without() {
    broker.deleteQueue(WORK);

    awaitNotification();

    assertThat(broker.waiting(WORK)).isPositive();
  }

  @Test
  void a_queue_of_another_type_that_exists_is_used_as_it_is() {
    notifiers.close();
    broker.deleteQueue(WORK);
    broker.ask(channel -> channel.queueDeclare(WORK, true, false, false, Map.of()));
    notifiers = new Notifiers();
    web = notifiers.connected(broker.url());
    TestWorker worker = notifiers.worker(broker.url());

    done(web.notifyWork(1));

    worker.awaitCalls(1);
    assertThat(broker.control("list_queues", "name", "type")).contains(WORK + "\tclassic");
  }

  @Test
  void a_user_needs_only_the_rights_that_the_page_on_operating_names() {
    notifiers.close();
    broker.deleteQueue(WORK);
    String ours = "^(pagerunner\\.(work|events)|amq\\.gen-.*)$";
    String written = "^(pagerunner\\.(work|events)|amq\\.gen-.*|amq\\.default)$";
    broker.control("set_permissions", "guest", ours, written, ours);
    notifiers = new Notifiers();
    try {
      web = notifiers.connected(broker.url());
      TestWorker worker = notifiers.worker(broker.url());
      List<RunSignal> heard = notifiers.listener(broker.url());
      UUID run = UUID.randomUUID();

      done(web.notifyWork(1));
      done(web.notifyEvent(run, 1));

      worker.awaitCalls(1);
      await().untilAsserted(() -> assertThat(heard).contains(new RunSignal(run, 1)));
    } finally {
      broker.control("set_permissions", "guest", ".*", ".*", ".*");
    }
  }

  @Test
  void a_worker_that_was_rung_twice_while_busy_consumes_once_when_idle() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(2));
    worker.awaitCalls(1);
    worker.findsNothingAndIsStillBusy(0);
    worker.awaitCalls(2);
    worker.claims(1);
    broker.awaitUnacknowledged(WORK, 0);

    worker.becomesIdle(0);
    worker.becomesIdle(1);
    done(web.notifyWork(3));

    worker.awaitCalls(3);
    broker.awaitWaiting(WORK, 2);
    broker.awaitUnacknowledged(WORK, 1);
  }

  @Test
  void progress_reaches_every_listener() {
    List<RunSignal> one = notifiers.listener(broker.url());
    List<RunSignal> two = notifiers.listener(broker.url());
    UUID run = UUID.randomUUID();

    done(web.notifyEvent(run, 7));

    await().untilAsserted(() -> assertThat(one).contains(new RunSignal(run, 7)));
    await().untilAsserted(() -> assertThat(two).contains(new RunSignal(run, 7)));
  }

  @Test
  void listeners_are_told_after_each_connect_that_rings_may_be_missed() {
    List<RunSignal> heard = notifiers.listener(broker.url());
    assertThat(heard).containsExactly(RunSignal.missed());

    breakConnections();
    UUID run = UUID.randomUUID();
    done(web.notifyEvent(run, 1));

    await()
        .untilAsserted(
            () ->
                assertThat(heard)
                    .containsExactly(
                        RunSignal.missed(), RunSignal.missed(), new RunSignal(run, 1)));
  }

  @Test
  void a_flood_of_progress_is_heard_or_known_to_be_missed() {
    UUID run = UUID.randomUUID();
    int events = 20_000;
    flood(run, 1, events / 2);
    List<RunSignal> heard = notifiers.listener(broker.url());
    flood(run, events / 2 + 1, events);

    await().untilAsserted(() -> assertThat(heard).contains(new RunSignal(run, events)));
    int missed = heard.indexOf(RunSignal.missed());
    long last = missed == 0 ? heard.get(1).seq() - 1 : heard.get(missed - 1).seq();
    List<Long> after = heard.stream().skip(missed + 1).map(RunSignal::seq).toList();
    assertThat(after).hasSize((int) (events - last)).isSorted();
  }

  /** As fast as the client sends: no more at once than it lets wait. */
  private void flood(UUID run, int first, int last) {
    for (int from = first; from <= last; from += FLOOD_AT_ONCE) {
      List<Future<Void>> sent = new ArrayList<>();
      for (int seq = from; seq < from + FLOOD_AT_ONCE && seq <= last; seq++) {
        sent.add(web.notifyEvent(run, seq));
      }
      done(Future.all(sent));
    }
  }

  @Test
  void progress_goes_on_after_the_exchange_was_deleted() {
    List<RunSignal> heard = notifiers.listener(broker.url());
    UUID run = UUID.randomUUID();
    broker.ask(channel -> channel.exchangeDelete(RabbitTopology.EVENTS));

    done(web.notifyEvent(run, 1));
    await()
        .untilAsserted(
            () -> {
              web.notifyEvent(run, 2);
              assertThat(heard).contains(new RunSignal(run, 2));
            });
  }

  /** Until the queue is there again, notifications are lost or fail. */
  private void awaitNotification() {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              broker.waiting(WORK);
              done(web.notifyWork(1));
              return true;
            });
  }

  private void breakConnections() {
    List<String> before = broker.connections();
    broker.control("close_all_connections", "a test");
    notifiers.awaitConnected();
    await()
        .until(
            () -> {
              List<String> now = broker.connections();
              return now.size() == before.size() && now.stream().noneMatch(before::contains);
            });
    notifiers.awaitConnected();
  }
}
