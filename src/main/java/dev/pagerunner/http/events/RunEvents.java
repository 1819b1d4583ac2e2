package dev.pagerunner.http.events;

import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.EventQueries;
import dev.pagerunner.store.EventView;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of runs that have listeners in this process. On a signal, it reads the new events of a
 * run once, however many listen, and publishes them on the event bus.
 *
 * <p>Listeners may receive an event twice or miss one: the sequence numbers show it, and the table
 * has all events.
 */
public final class RunEvents {
  private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);
  private static final DeliveryOptions LOCAL =
      new DeliveryOptions().setLocalOnly(true).setCodecName(RunEventCodec.NAME);

  /** Maximum number of new events per query: each may have 32 KB. */
  private static final int AT_ONCE = 4;

  /**
   * Concurrent reads of many results; few, to leave connections and Postgres time to all others.
   */
  private static final int LONG_READS = 2;

  private final Vertx vertx;
  private final EventQueries queries;
  private final Context context;
  private final AtomicInteger listeners = new AtomicInteger();
  private final ConcurrencyLimit longReads = new ConcurrencyLimit(LONG_READS);

  /** Only touched on {@link #context}. */
  private final Map<UUID, Watched> watched = new HashMap<>();

  /** To be created once per process. */
  public RunEvents(Vertx vertx, EventQueries queries) {
    this.vertx = vertx;
    this.queries = queries;
    this.context = vertx.getOrCreateContext();
    vertx.eventBus().registerCodec(new RunEventCodec());
  }

  /** A run with listeners, and the last of its events that was published; 0 if unknown. */
  private static final class Watched {
    private int listeners;
    private long wanted;
    private long published;
    private boolean reading;
  }

  /** A subscription that can be ended. */
  public interface Listening {
    Future<Void> stop();
  }

  /** Subscribes to the notifier's signals. */
  public Future<Void> start(Notifier notifier) {
    return notifier.onEvent(signal -> context.runOnContext(ignored -> onSignal(signal)));
  }

  /** The current number of listeners, over all runs. */
  public int listeners() {
    return listeners.get();
  }

  /**
   * Calls {@code listener} with the run's events from now on, on the caller's context. A reader
   * that queries the table after that misses nothing.
   */
  public Listening listen(UUID run, Consumer<RunEvent> listener) {
    MessageConsumer<RunEvent> consumer =
        vertx
            .eventBus()
            .localConsumer(
                address(run), (Message<RunEvent> message) -> listener.accept(message.body()));
    listeners.incrementAndGet();
    context.runOnContext(ignored -> watched.computeIfAbsent(run, id -> new Watched()).listeners++);
    return () -> {
      listeners.decrementAndGet();
      context.runOnContext(ignored -> leave(run));
      return consumer.unregister();
    };
  }

  /** Limits concurrent reads of many results in this process. */
  public ConcurrencyLimit longReads() {
    return longReads;
  }

  /**
   * Events from the table, in order, after {@code seq}.
   *
   * @param limit maximum number of events; each may have 32 KB
   * @param client the response that they are read for
   */
  Future<List<RunEvent>> after(UUID run, long seq, int limit, HttpServerResponse client) {
    return longReads
        .take(client, () -> queries.after(run, seq, limit))
        .map(found -> found.stream().map(event -> RunEvent.of(run, event)).toList());
  }

  private void leave(UUID run) {
    watched.computeIfPresent(run, (id, watch) -> --watch.listeners == 0 ? null : watch);
  }

  private void onSignal(Notifier.RunSignal signal) {
    if (signal.run() == null) {
      watched.forEach((run, watch) -> publish(run, RunEvent.catchUp()));
      return;
    }
    Watched watch = watched.get(signal.run());
    if (watch != null) {
      watch.wanted = Math.max(watch.wanted, signal.seq());
      read(signal.run(), watch);
    }
  }

  private void read(UUID run, Watched watch) {
    if (watch.reading || watch.wanted <= watch.published) {
      return;
    }
    watch.reading = true;
    long from = watch.published == 0 ? watch.wanted - 1 : watch.published;
    queries
        .after(run, from, AT_ONCE)
        .onSuccess(found -> context.runOnContext(ignored -> publish(run, watch, found)))
        .onFailure(e -> context.runOnContext(ignored -> unread(run, watch, e)));
  }

  private void publish(UUID run, Watched watch, List<EventView> found) {
    watch.reading = false;
    if (found.isEmpty()) {
      watch.published = watch.wanted;
      publish(run, RunEvent.catchUp());
      return;
    }
    found.forEach(event -> publish(run, RunEvent.of(run, event)));
    watch.published = found.get(found.size() - 1).seq();
    read(run, watch);
  }

  /** Logs a failed query. Listeners query the table from time to time, so it only delays events. */
  private void unread(UUID run, Watched watch, Throwable e) {
    watch.reading = false;
    LOG.warn("Could not read the events of run {}: {}", run, e.toString());
  }

  private void publish(UUID run, RunEvent event) {
    vertx.eventBus().publish(address(run), event, LOCAL);
  }

  private static String address(UUID run) {
    return "run." + run;
  }
}
