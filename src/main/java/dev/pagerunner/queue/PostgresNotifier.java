package dev.pagerunner.queue;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.store.Database;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies by {@code NOTIFY} and listens by {@code LISTEN}, on a connection of its own that
 * reconnects. Every listener gets every notification; after a reconnect each listener is called,
 * since notifications may have been missed.
 *
 * <p>Asks the server something from time to time: a connection on which no answer comes is closed
 * by {@link Database}, and so a server that vanished without a word is noticed.
 */
public final class PostgresNotifier implements Notifier {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresNotifier.class);
  private static final String WORK = "pagerunner_work";
  private static final String EVENT = "pagerunner_event";
  private static final long RECONNECT_MS = 500;
  private static final Duration HEARTBEAT = Duration.ofSeconds(7);

  private final Vertx vertx;
  private final Database database;
  private final Duration heartbeat;
  private final Pool line;
  private final Context context;

  /** Only touched on {@link #context}, as are the fields below. */
  private final Map<String, Channel> channels = new LinkedHashMap<>();

  private SqlConnection connection;
  private boolean connectingSoon;
  private boolean closing;

  private record Channel(Consumer<String> onNotification, Runnable onListening) {}

  /** Connects to nothing yet. */
  public PostgresNotifier(Vertx vertx, Database database) {
    this(vertx, database, HEARTBEAT);
  }

  /**
   * Connects to nothing yet.
   *
   * @param heartbeat how often it asks the server something: more often than a connection of {@code
   *     database} may be silent
   */
  public PostgresNotifier(Vertx vertx, Database database, Duration heartbeat) {
    this.vertx = vertx;
    this.database = database;
    this.heartbeat = heartbeat;
    this.line = database.ofItsOwn();
    this.context = vertx.getOrCreateContext();
  }

  @Override
  public Future<Void> start() {
    new PeriodicTask(vertx, heartbeat, heartbeat, () -> onContext(this::beat)).start();
    return onContext(this::connect);
  }

  @Override
  public Future<Void> notifyWork(int slices) {
    return notify(WORK, Integer.toString(slices));
  }

  @Override
  public Future<Void> notifyEvent(UUID run, long seq) {
    return notify(EVENT, new RunSignal(run, seq).text());
  }

  @Override
  public Future<Void> onWork(Supplier<WorkHandle> claimAndWork) {
    Runnable claim =
        () ->
            claimAndWork
                .get()
                .idle()
                .onFailure(e -> LOG.debug("A notification was not acknowledged: {}", e.toString()));
    return listen(WORK, ignored -> claim.run(), claim);
  }

  @Override
  public Future<Void> onEvent(Consumer<RunSignal> listener) {
    return listen(
        EVENT,
        payload -> listener.accept(RunSignal.parse(payload)),
        () -> listener.accept(RunSignal.missed()));
  }

  /** Every listener hears a notification at once, or it is lost. */
  @Override
  public Future<Long> pendingNotifications() {
    return Future.succeededFuture(0L);
  }

  /** Notifications go the way of all else to Postgres, which has a check of its own. */
  @Override
  public boolean connected() {
    return true;
  }

  @Override
  public Future<Void> close() {
    return onContext(
        () -> {
          closing = true;
          return line.close();
        });
  }

  /** Listens; {@code onListening} is called each time the listening began, also the first time. */
  private Future<Void> listen(String name, Consumer<String> onNotification, Runnable onListening) {
    Promise<Void> first = Promise.promise();
    Runnable began =
        () -> {
          first.tryComplete();
          onListening.run();
        };
    context.runOnContext(
        ignored -> {
          channels.put(name, new Channel(onNotification, began));
          if (connection != null) {
            ask("LISTEN " + name).onSuccess(unused -> began.run());
          }
        });
    return first.future();
  }

  private Future<Void> connect() {
    return line.getConnection().compose(this::listenOn);
  }

  private Future<Void> listenOn(SqlConnection fresh) {
    PgConnection.cast(fresh)
        .notificationHandler(heard -> context.runOnContext(ignored -> heard(heard)))
        .closeHandler(ignored -> context.runOnContext(unused -> lost(fresh)));
    connection = fresh;
    if (channels.isEmpty()) {
      return Future.succeededFuture();
    }
    String all =
        channels.keySet().stream().map(name -> "LISTEN " + name).collect(Collectors.joining(";"));
    return ask(all)
        .onSuccess(ignored -> channels.values().forEach(channel -> channel.onListening.run()));
  }

  private void heard(PgNotification notification) {
    Channel channel = channels.get(notification.getChannel());
    if (channel != null) {
      channel.onNotification.accept(notification.getPayload());
    }
  }

  private void lost(SqlConnection broken) {
    if (connection == broken) {
      connection = null;
      if (!closing) {
        LOG.warn("Lost the connection that listens to Postgres; reconnecting");
        connectSoon();
      }
    }
  }

  private void connectSoon() {
    if (connectingSoon) {
      return;
    }
    connectingSoon = true;
    long pause = ThreadLocalRandom.current().nextLong(RECONNECT_MS, 2 * RECONNECT_MS);
    vertx
        .timer(pause, TimeUnit.MILLISECONDS)
        .onSuccess(ignored -> context.runOnContext(unused -> connectAgain()));
  }

  private void connectAgain() {
    connectingSoon = false;
    if (!closing) {
      connect()
          .onSuccess(ignored -> LOG.info("Listening to Postgres again"))
          .onFailure(e -> context.runOnContext(ignored -> notConnected()));
    }
  }

  /** Unless it was connected and lost again, which has its own way back. */
  private void notConnected() {
    if (connection == null) {
      connectSoon();
    }
  }

  private Future<Void> beat() {
    return connection == null ? Future.succeededFuture() : ask("SELECT 1");
  }

  /** Asks the server something. If that fails, the connection is replaced by another. */
  private Future<Void> ask(String sql) {
    SqlConnection asked = connection;
    return asked
        .query(sql)
        .execute()
        .<Void>mapEmpty()
        .onFailure(
            e -> {
              asked.close();
              context.runOnContext(ignored -> lost(asked));
            });
  }

  private Future<Void> onContext(Supplier<Future<Void>> step) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(ignored -> step.get().onComplete(done));
    return done.future();
  }

  private Future<Void> notify(String channel, String payload) {
    return database
        .pool()
        .preparedQuery("SELECT pg_notify($1, $2)")
        .execute(Tuple.of(channel, payload))
        .mapEmpty();
  }
}
