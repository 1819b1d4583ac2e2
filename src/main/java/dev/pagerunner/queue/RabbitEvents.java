package dev.pagerunner.queue;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.queue.Notifier.RunSignal;
import io.vertx.core.Future;
import io.vertx.rabbitmq.QueueOptions;
import io.vertx.rabbitmq.RabbitMQConsumer;
import java.util.function.Consumer;

/** A web process's ear for progress: a queue of its own, for as long as a session lasts. */
final class RabbitEvents {
  private final Consumer<RunSignal> listener;
  private final RabbitTiming timing;
  private final RabbitConnection connection;

  RabbitEvents(RabbitAddress broker, RabbitTiming timing, Consumer<RunSignal> listener) {
    this.listener = listener;
    this.timing = timing;
    this.connection = new RabbitConnection(broker, "events", timing, this::setUp);
  }

  RabbitConnection connection() {
    return connection;
  }

  /** What was sent before it listens is made up for by {@link RunSignal#missed}. */
  private Future<Void> setUp(RabbitSession session) {
    return RabbitTopology.declareOwnEvents(session)
        .compose(queue -> consume(session, queue).onSuccess(ignored -> keepBound(session, queue)))
        .onSuccess(ignored -> listener.accept(RunSignal.missed()));
  }

  /** With an exchange its bindings go, and nobody is told. */
  private void keepBound(RabbitSession session, String queue) {
    PeriodicTask task =
        new PeriodicTask(
            connection.vertx(), timing.check(), timing.check(), () -> bind(session, queue));
    task.start();
    session.ended().onSuccess(ignored -> task.stop());
  }

  private static Future<?> bind(RabbitSession session, String queue) {
    return RabbitTopology.bindEvents(session, queue)
        .onFailure(e -> session.end(RabbitSession.reason(e)));
  }

  /**
   * The client drops what exceeds its own queue, silently, and does not even count it off again.
   * With no limit it drops nothing, and little can wait: a message is handed over in the same turn
   * of the event loop in which it comes, and before that at most the broker's queue is full.
   */
  private Future<Void> consume(RabbitSession session, String queue) {
    QueueOptions autoAck =
        new QueueOptions().setAutoAck(true).setMaxInternalQueueSize(Integer.MAX_VALUE);
    return session.call(
        client ->
            client
                .basicConsumer(queue, autoAck)
                .onSuccess(started -> listen(session, started))
                .mapEmpty());
  }

  private void listen(RabbitSession session, RabbitMQConsumer started) {
    started.handler(message -> listener.accept(RunSignal.parse(message.body().toString())));
    started.endHandler(ignored -> session.end("the queue is gone"));
  }
}
