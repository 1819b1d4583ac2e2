package dev.pagerunner.queue;

import static dev.pagerunner.queue.Notifiers.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Broker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A broker that takes back what is not acknowledged in time. Apart from the other tests, whose
 * workers would lose their messages to it on a busy machine.
 */
class RabbitConsumerTimeoutTest {
  private static final String WORK = RabbitTopology.WORK;
  private static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration LONGER = Duration.ofSeconds(8);

  private static Broker broker;

  private Notifiers notifiers;
  private RabbitNotifier web;

  @BeforeAll
  static void startBroker() {
    broker = Broker.start(CONSUMER_TIMEOUT);
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
  void a_slice_may_take_longer_than_the_broker_waits_for_acknowledgements() {
    TestWorker worker = notifiers.worker(broker.url());
    List<String> before = broker.connections();
    done(web.notifyWork(1));
    worker.awaitCalls(1);
    worker.claims(0);

    await().during(LONGER).until(() -> broker.waiting(WORK) == 0);

    assertThat(broker.connections()).isEqualTo(before);
    worker.becomesIdle(0);
    done(web.notifyWork(1));
    worker.awaitCalls(2);
  }

  @Test
  void a_message_that_the_broker_takes_back_is_not_lost_and_the_worker_hears_again() {
    TestWorker worker = notifiers.worker(broker.url());
    done(web.notifyWork(1));
    worker.awaitCalls(1);

    broker.awaitWaiting(WORK, 1);

    worker.claims(0);
    worker.becomesIdle(0);
    worker.awaitCalls(2);
    worker.findsNothing(1);
    broker.awaitUnacknowledged(WORK, 0);
    assertThat(broker.waiting(WORK)).isZero();
  }
}
