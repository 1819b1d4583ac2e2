package dev.pagerunner.queue;

import com.rabbitmq.client.AMQP;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/** Names at the broker, and how they are declared. One for each connection. */
final class RabbitTopology {
  /** The queue of permissions to work, one message for each ready slice. */
  static final String WORK = "pagerunner.work";

  /** The topic exchange through which progress goes, by {@code run.<id>}. */
  static final String EVENTS = "pagerunner.events";

  /** So much progress may wait for one web process; the oldest is dropped. */
  private static final int MAX_EVENTS = 10_000;

  /**
   * What to try next. A queue that exists is used as it is, whatever its type. A refusal closes the
   * channel, and so the session, so that each try has a session of its own.
   */
  private enum Way {
    AS_IT_IS,
    QUORUM,
    CLASSIC
  }

  private Way way = Way.AS_IT_IS;

  /** Makes sure that the queue of work exists; may have to be tried in up to three sessions. */
  Future<Void> declareWork(RabbitSession session) {
    Future<?> tried =
        switch (way) {
          case AS_IT_IS -> waiting(session);
          case QUORUM -> declareWork(session, new JsonObject().put("x-queue-type", "quorum"));
          case CLASSIC -> declareWork(session, new JsonObject());
        };
    return tried
        .<Void>mapEmpty()
        .onSuccess(ignored -> way = Way.AS_IT_IS)
        .onFailure(e -> way = after(way, RabbitSession.refusal(e)));
  }

  /** How many messages wait in the queue of work. */
  static Future<Long> waiting(RabbitSession session) {
    return session.call(client -> client.messageCount(WORK));
  }

  static Future<Void> declareEvents(RabbitSession session) {
    return session.call(client -> client.exchangeDeclare(EVENTS, "topic", true, false));
  }

  /** Declares a queue for this session only that hears of every run; gives its name. */
  static Future<String> declareOwnEvents(RabbitSession session) {
    JsonObject limited =
        new JsonObject().put("x-max-length", MAX_EVENTS).put("x-overflow", "drop-head");
    return declareEvents(session)
        .compose(
            ignored -> session.call(client -> client.queueDeclare("", false, true, true, limited)))
        .map(AMQP.Queue.DeclareOk::getQueue)
        .compose(queue -> bindEvents(session, queue).map(queue));
  }

  /** Also where it is bound already; an exchange that was deleted is there again then. */
  static Future<Void> bindEvents(RabbitSession session, String queue) {
    return declareEvents(session)
        .compose(ignored -> session.call(client -> client.queueBind(queue, EVENTS, "run.#")));
  }

  private static Future<AMQP.Queue.DeclareOk> declareWork(
      RabbitSession session, JsonObject arguments) {
    return session.call(client -> client.queueDeclare(WORK, true, false, false, arguments));
  }

  private static Way after(Way way, OptionalInt refusal) {
    if (refusal.isEmpty()) {
      return way;
    }
    return switch (way) {
      case AS_IT_IS -> refusal.getAsInt() == AMQP.NOT_FOUND ? Way.QUORUM : way;
      case QUORUM -> Way.CLASSIC;
      case CLASSIC -> Way.AS_IT_IS;
    };
  }
}
