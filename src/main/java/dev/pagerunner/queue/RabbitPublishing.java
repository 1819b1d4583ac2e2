package dev.pagerunner.queue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import dev.pagerunner.queue.Notifier.RunSignal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.rabbitmq.RabbitMQConfirmation;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Notifications: what is sent to the broker. Messages are sent one after another without waiting,
 * and a notification succeeds when the broker has confirmed all of its messages.
 */
final class RabbitPublishing {
  private static final Buffer PERMISSION = Buffer.buffer("work");
  private static final AMQP.BasicProperties TRANSIENT = MessageProperties.MINIMAL_BASIC;
  private static final AMQP.BasicProperties PERSISTENT = MessageProperties.MINIMAL_PERSISTENT_BASIC;

  private final RabbitTopology topology = new RabbitTopology();
  private final RabbitConnection connection;

  /** Of the session that is set up. Its numbers mean nothing in any other session. */
  private Confirms confirms = new Confirms();

  RabbitPublishing(RabbitAddress broker, RabbitTiming timing) {
    connection = new RabbitConnection(broker, "publishing", timing, this::setUp);
  }

  RabbitConnection connection() {
    return connection;
  }

  /** Sends a permission to work for each slice. */
  Future<Void> notifyWork(int slices) {
    return connection.use(session -> sendWork(session, slices));
  }

  /** Succeeds when the message is sent: progress is worth no confirmation. */
  Future<Void> notifyEvent(RunSignal signal) {
    return connection.use(
        session ->
            session.call(
                client ->
                    client.basicPublish(
                        RabbitTopology.EVENTS,
                        "run." + signal.run(),
                        TRANSIENT,
                        Buffer.buffer(signal.text()))));
  }

  /** How many messages nobody has taken yet. When the queue is gone, it is declared anew. */
  Future<Long> waiting() {
    return connection.use(RabbitTopology::waiting);
  }

  private Future<Void> setUp(RabbitSession session) {
    Confirms own = new Confirms();
    session.ended().onSuccess(ignored -> connection.run(own::failAll));
    return RabbitTopology.declareEvents(session)
        .compose(ignored -> topology.declareWork(session))
        .compose(ignored -> session.call(client -> client.addConfirmListener(Integer.MAX_VALUE)))
        .onSuccess(stream -> stream.handler(own::confirmed))
        .onSuccess(ignored -> confirms = own)
        .mapEmpty();
  }

  private Future<Void> sendWork(RabbitSession session, int slices) {
    Confirms own = confirms;
    Notification notification = new Notification(slices);
    for (int i = 0; i < slices; i++) {
      session
          .call(
              client ->
                  client.basicPublishWithDeliveryTag(
                      "",
                      RabbitTopology.WORK,
                      PERSISTENT,
                      PERMISSION,
                      number -> own.sent(number, notification)))
          .onFailure(notification::fail);
    }
    return notification.all.future();
  }

  /** Messages that belong together. Only touched on the connection's context. */
  private static final class Notification {
    private final Promise<Void> all = Promise.promise();
    private int left;

    Notification(int messages) {
      left = messages;
    }

    void confirmed() {
      left--;
      if (left == 0) {
        all.tryComplete();
      }
    }

    void fail(Throwable e) {
      all.tryFail(e);
    }
  }

  /** What one session has sent and the broker has not confirmed yet, by its number. */
  private static final class Confirms {
    private final NavigableMap<Long, Notification> open = new ConcurrentSkipListMap<>();

    /** Called just before the message goes out, on the thread that sends it. */
    void sent(long number, Notification notification) {
      open.put(number, notification);
    }

    void confirmed(RabbitMQConfirmation confirmation) {
      long last = confirmation.getDeliveryTag();
      long first = confirmation.isMultiple() ? 0 : last;
      NavigableMap<Long, Notification> settled = open.subMap(first, true, last, true);
      for (Notification notification : settled.values()) {
        if (confirmation.isSucceeded()) {
          notification.confirmed();
        } else {
          notification.fail(new QueueUnavailableException("RabbitMQ did not take the message"));
        }
      }
      settled.clear();
    }

    void failAll() {
      Throwable e = new QueueUnavailableException("The connection broke before RabbitMQ confirmed");
      open.values().forEach(notification -> notification.fail(e));
      open.clear();
    }
  }
}
