package dev.pagerunner.queue;

import dev.pagerunner.queue.Notifier.WorkHandle;
import io.vertx.core.Future;
import io.vertx.rabbitmq.QueueOptions;
import io.vertx.rabbitmq.RabbitMQConsumer;
import io.vertx.rabbitmq.RabbitMQMessage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's side of the queue of work. It takes one message at a time and only while idle: once a
 * slice is claimed it stops consuming, then acknowledges, so that a busy worker neither holds a
 * message nor gets another. While the broker is unavailable it looks at Postgres from time to time.
 */
final class RabbitWork {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitWork.class);
  private static final double JITTER = 0.2;

  private final RabbitTiming timing;
  private final Supplier<WorkHandle> claimAndWork;
  private final RabbitTopology topology = new RabbitTopology();
  private final RabbitConnection connection;

  /** Null while nothing is consumed. A session that is over does no harm here. */
  private RabbitSession consuming;

  private boolean busy;

  RabbitWork(RabbitAddress broker, RabbitTiming timing, Supplier<WorkHandle> claimAndWork) {
    this.timing = timing;
    this.claimAndWork = claimAndWork;
    this.connection = new RabbitConnection(broker, "work", timing, this::setUp);
  }

  RabbitConnection connection() {
    return connection;
  }

  /** Begins to look at Postgres whenever the broker is unavailable. */
  void startPolling() {
    connection.run(this::pollLater);
  }

  private Future<Void> setUp(RabbitSession opened) {
    return topology
        .declareWork(opened)
        .compose(ignored -> opened.call(client -> client.basicQos(0, 1, false)))
        .compose(ignored -> busy ? Future.succeededFuture() : consume(opened));
  }

  private Future<Void> consume(RabbitSession on) {
    consuming = on;
    QueueOptions manualAck =
        new QueueOptions().setAutoAck(false).setMaxInternalQueueSize(Integer.MAX_VALUE);
    return on.call(
        client ->
            client
                .basicConsumer(RabbitTopology.WORK, manualAck)
                .onSuccess(started -> listen(on, started))
                .mapEmpty());
  }

  private void listen(RabbitSession on, RabbitMQConsumer started) {
    started.handler(message -> delivered(on, started, message));
    // The broker cancels a consumer when the queue is deleted: a new session declares it anew.
    started.endHandler(ignored -> on.end("the queue is gone"));
  }

  private void delivered(RabbitSession on, RabbitMQConsumer by, RabbitMQMessage message) {
    long tag = message.envelope().getDeliveryTag();
    busy = true;
    WorkHandle work = claimAndWork.get();
    work.claimed()
        .onComplete(
            (claimed, e) ->
                connection.run(
                    () ->
                        settle(on, by, tag, claimed, e)
                            .onFailure(lost -> on.end(RabbitSession.reason(lost)))
                            .onComplete(ignored -> whenIdle(work))));
  }

  /** Nothing was ready: the next message may come. Else no more until this worker is idle. */
  private Future<Void> settle(
      RabbitSession on, RabbitMQConsumer by, long tag, Boolean claimed, Throwable trouble) {
    if (trouble != null) {
      return stopConsuming(on, by)
          .compose(ignored -> on.call(client -> client.basicNack(tag, false, true)));
    }
    Future<Void> before = claimed ? stopConsuming(on, by) : Future.succeededFuture();
    return before.compose(ignored -> on.call(client -> client.basicAck(tag, false)));
  }

  private Future<Void> stopConsuming(RabbitSession on, RabbitMQConsumer by) {
    by.endHandler(null);
    if (consuming == on) {
      consuming = null;
    }
    // The client cancels on the caller's thread and waits for the broker.
    return on.call(
        ignored -> connection.vertx().executeBlocking(by::cancel).compose(cancelled -> cancelled));
  }

  private void whenIdle(WorkHandle work) {
    work.idle()
        .onSuccess(ignored -> connection.run(this::becomeIdle))
        .onFailure(e -> LOG.debug("This worker takes no more work: {}", e.toString()));
  }

  private void becomeIdle() {
    busy = false;
    RabbitSession on = connection.session();
    if (on != null && consuming != on) {
      consume(on).onFailure(e -> on.end(RabbitSession.reason(e)));
    }
  }

  private void pollLater() {
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    connection.vertx().setTimer((long) (timing.poll().toMillis() * factor), ignored -> poll());
  }

  private void poll() {
    if (connection.session() == null && !busy) {
      busy = true;
      whenIdle(claimAndWork.get());
    }
    pollLater();
  }
}
