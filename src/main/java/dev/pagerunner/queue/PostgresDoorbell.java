package dev.pagerunner.queue;

import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgChannel;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings by {@code NOTIFY} and hears by {@code LISTEN}, on a connection of its own that reconnects.
 * Every listener hears every ring; after a reconnect each listener is called, since rings may have
 * been missed.
 */
public final class PostgresDoorbell implements Doorbell {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDoorbell.class);
  private static final String WORK = "pagerunner_work";
  private static final String EVENT = "pagerunner_event";
  private static final long RECONNECT_MS = 500;

  private final Database database;
  private final PgSubscriber subscriber;

  public PostgresDoorbell(Vertx vertx, Database database) {
    this.database = database;
    this.subscriber = PgSubscriber.subscriber(vertx, database.connectOptions());
    subscriber.reconnectPolicy(
        retries -> {
          LOG.warn("The connection that listens to Postgres broke; connecting again");
          return RECONNECT_MS;
        });
  }

  @Override
  public Future<Void> start() {
    return subscriber.connect();
  }

  @Override
  public Future<Void> ringForWork(int slices) {
    return notify(WORK, Integer.toString(slices));
  }

  @Override
  public Future<Void> ringForEvent(UUID run, long seq) {
    return notify(EVENT, new EventRing(run, seq).text());
  }

  @Override
  public Future<Void> onWork(Supplier<Answer> claimAndWork) {
    Runnable ring =
        () ->
            claimAndWork
                .get()
                .idle()
                .onFailure(e -> LOG.debug("A ring was not answered: {}", e.toString()));
    return listen(WORK, payload -> ring.run(), ring);
  }

  @Override
  public Future<Void> onEvent(Consumer<EventRing> listener) {
    return listen(
        EVENT,
        payload -> listener.accept(EventRing.parse(payload)),
        () -> listener.accept(EventRing.missed()));
  }

  /** Every listener hears a ring at once, or it is lost. */
  @Override
  public Future<Long> waitingRings() {
    return Future.succeededFuture(0L);
  }

  /** Rings go the way of all else to Postgres, which has a check of its own. */
  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public Future<Void> close() {
    return subscriber.close();
  }

  /** Listens; {@code onConnected} is called each time the listening began, also the first time. */
  private Future<Void> listen(String name, Consumer<String> onRing, Runnable onConnected) {
    PgChannel channel = subscriber.channel(name);
    io.vertx.core.Promise<Void> listening = io.vertx.core.Promise.promise();
    channel.subscribeHandler(
        subscribed -> {
          listening.tryComplete();
          onConnected.run();
        });
    channel.handler(onRing::accept);
    return listening.future();
  }

  private Future<Void> notify(String channel, String payload) {
    return database
        .pool()
        .preparedQuery("SELECT pg_notify($1, $2)")
        .execute(Tuple.of(channel, payload))
        .mapEmpty();
  }
}
