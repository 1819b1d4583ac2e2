package dev.pagerunner.queue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.ShutdownSignalException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.RabbitMQClient;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * One client, which has one connection with one channel, once. When the channel or the connection
 * closes, the session is over and nothing is sent through it any more: an acknowledgement can only
 * reach the channel that delivered the message.
 */
final class RabbitSession {
  private static final int ABORT_TIMEOUT_MS = 1_000;

  private final Vertx vertx;
  private final RabbitMQClient client;
  private final Promise<String> ended = Promise.promise();
  private volatile Connection connection;

  RabbitSession(Vertx vertx, RabbitAddress broker, String name, int heartbeat) {
    this.vertx = vertx;
    this.client = RabbitMQClient.create(vertx, broker.options(name, heartbeat, new Watch()));
  }

  Future<Void> open() {
    return client.start();
  }

  /** Calls the client, unless the session is over. To be called on the connection's context. */
  <T> Future<T> call(Function<RabbitMQClient, Future<T>> use) {
    return isOver()
        ? Future.failedFuture(new QueueUnavailableException("The connection to RabbitMQ broke"))
        : use.apply(client);
  }

  boolean isOver() {
    return ended.future().isComplete();
  }

  /** Succeeds with the reason when the session is over; on any thread. */
  Future<String> ended() {
    return ended.future();
  }

  /** Ends the session, from any thread; again is harmless. */
  void end(String reason) {
    ended.tryComplete(reason);
  }

  /** Cuts the connection. Quick, also when the broker does not answer. */
  Future<Void> abort() {
    end("closed");
    Connection open = connection;
    if (open == null) {
      return Future.succeededFuture();
    }
    // The client's own stop() waits without limit, behind what may wait already.
    return vertx.executeBlocking(
        () -> {
          open.abort(ABORT_TIMEOUT_MS);
          return null;
        },
        false);
  }

  /**
   * The code with which the broker refused something; empty when it did not refuse but is
   * unavailable.
   */
  static OptionalInt refusal(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException signal) {
        if (signal.getReason() instanceof AMQP.Channel.Close refused) {
          return OptionalInt.of(refused.getReplyCode());
        }
        if (signal.getReason() instanceof AMQP.Connection.Close refused
            && refused.getReplyCode() != AMQP.CONNECTION_FORCED) {
          return OptionalInt.of(refused.getReplyCode());
        }
      }
    }
    return OptionalInt.empty();
  }

  /** What to tell an operator: the innermost message says most. */
  static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ShutdownSignalException signal) {
      if (signal.getReason() instanceof AMQP.Channel.Close refused) {
        return refused.getReplyCode() + " " + refused.getReplyText();
      }
      if (signal.getReason() instanceof AMQP.Connection.Close refused) {
        return refused.getReplyCode() + " " + refused.getReplyText();
      }
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /**
   * The client says nothing when a channel or connection closes, and opens another channel behind
   * our back. What it hands to a collector of metrics can be watched, though.
   */
  private final class Watch extends NoOpMetricsCollector {
    @Override
    public void newConnection(Connection opened) {
      connection = opened;
      if (isOver()) {
        opened.abort(ABORT_TIMEOUT_MS);
      }
    }

    @Override
    public void newChannel(Channel channel) {
      channel.addShutdownListener(cause -> end(reason(cause)));
    }
  }
}
