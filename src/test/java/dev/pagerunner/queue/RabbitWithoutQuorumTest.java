package dev.pagerunner.queue;

import static dev.pagerunner.queue.Notifiers.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.testing.Broker;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A broker that refuses quorum queues: RabbitMQ with that feature off, as small brokers lack it.
 */
class RabbitWithoutQuorumTest {
  private static final Map<String, String> NO_QUORUM_QUEUES =
      Map.of("RABBITMQ_FEATURE_FLAGS", "implicit_default_bindings");

  @Test
  void the_queue_is_a_durable_classic_one() {
    try (Broker broker = Broker.start(NO_QUORUM_QUEUES);
        Notifiers notifiers = new Notifiers()) {
      assertThatThrownBy(() -> declareQuorumQueue(broker)).hasStackTraceContaining("quorum");

      RabbitNotifier web = notifiers.connected(broker.url());
      TestWorker worker = notifiers.worker(broker.url());
      done(web.notifyWork(1));

      worker.awaitCalls(1);
      assertThat(broker.control("list_queues", "name", "type", "durable"))
          .contains(RabbitTopology.WORK + "\tclassic\ttrue");
    }
  }

  private static void declareQuorumQueue(Broker broker) {
    broker.ask(
        channel ->
            channel.queueDeclare("any", true, false, false, Map.of("x-queue-type", "quorum")));
  }
}
