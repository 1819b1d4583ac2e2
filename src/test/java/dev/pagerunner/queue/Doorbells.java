package dev.pagerunner.queue;

import static org.awaitility.Awaitility.await;

import dev.pagerunner.queue.Notifier.EventRing;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Doorbells of one test, as of so many processes. */
final class Doorbells implements AutoCloseable {
  /**
   * Workers hear of work from the broker alone: a look at Postgres would be a call as well. A busy
   * machine is not taken for a broker that is gone.
   */
  static final RabbitTiming STEADY = timing(30, Duration.ofSeconds(60), Duration.ofHours(1));

  /** A broker that is gone is soon known to be, and idle workers look at Postgres meanwhile. */
  static final RabbitTiming QUICK_TO_POLL =
      timing(5, Duration.ofSeconds(5), Duration.ofMillis(300));

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final List<RabbitNotifier> open = new ArrayList<>();
  private final RabbitTiming timing;

  Doorbells() {
    this(STEADY);
  }

  Doorbells(RabbitTiming timing) {
    this.timing = timing;
  }

  /** Starts one and waits until it is connected. */
  RabbitNotifier connected(String url) {
    RabbitNotifier doorbell = started(url);
    awaitConnected(doorbell);
    return doorbell;
  }

  /** One that may not be connected yet. */
  RabbitNotifier started(String url) {
    return started(url, Optional.empty());
  }

  /** One that trusts the authorities in {@code caFile} only. */
  RabbitNotifier started(String url, Optional<Path> caFile) {
    RabbitNotifier doorbell = new RabbitNotifier(vertx, url, caFile, timing);
    open.add(doorbell);
    done(doorbell.start());
    return doorbell;
  }

  /** Of another process that listens for work, and is connected. */
  TestWorker worker(String url) {
    RabbitNotifier doorbell = connected(url);
    TestWorker worker = workerOf(doorbell);
    awaitConnected(doorbell);
    return worker;
  }

  /** One that may not be connected yet. */
  static TestWorker workerOf(RabbitNotifier doorbell) {
    TestWorker worker = new TestWorker();
    done(doorbell.onWork(worker));
    return worker;
  }

  /** Of another process that listens for events, and is connected. */
  List<EventRing> listener(String url) {
    RabbitNotifier doorbell = connected(url);
    List<EventRing> heard = new CopyOnWriteArrayList<>();
    done(doorbell.onEvent(heard::add));
    awaitConnected(doorbell);
    return heard;
  }

  void awaitConnected() {
    open.forEach(Doorbells::awaitConnected);
  }

  static void awaitConnected(RabbitNotifier doorbell) {
    await().until(doorbell::connected);
  }

  void awaitAway() {
    open.forEach(doorbell -> await().until(() -> !doorbell.connected()));
  }

  static <T> T done(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    open.forEach(doorbell -> done(doorbell.close()));
    done(vertx.close());
  }

  private static RabbitTiming timing(int heartbeat, Duration answer, Duration poll) {
    return new RabbitTiming(
        heartbeat,
        answer,
        Duration.ofSeconds(2),
        Duration.ofMillis(50),
        Duration.ofMillis(300),
        Duration.ofMillis(500),
        poll);
  }
}
