package dev.pagerunner.queue;

import static org.awaitility.Awaitility.await;

import dev.pagerunner.queue.Notifier.RunSignal;
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

/** Notifiers of one test, as of so many processes. */
final class Notifiers implements AutoCloseable {
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

  Notifiers() {
    this(STEADY);
  }

  Notifiers(RabbitTiming timing) {
    this.timing = timing;
  }

  /** Starts one and waits until it is connected. */
  RabbitNotifier connected(String url) {
    RabbitNotifier notifier = started(url);
    awaitConnected(notifier);
    return notifier;
  }

  /** One that may not be connected yet. */
  RabbitNotifier started(String url) {
    return started(url, Optional.empty());
  }

  /** One that trusts the authorities in {@code caFile} only. */
  RabbitNotifier started(String url, Optional<Path> caFile) {
    RabbitNotifier notifier = new RabbitNotifier(vertx, url, caFile, timing);
    open.add(notifier);
    done(notifier.start());
    return notifier;
  }

  /** Of another process that listens for work, and is connected. */
  TestWorker worker(String url) {
    RabbitNotifier notifier = connected(url);
    TestWorker worker = workerOf(notifier);
    awaitConnected(notifier);
    return worker;
  }

  /** One that may not be connected yet. */
  static TestWorker workerOf(RabbitNotifier notifier) {
    TestWorker worker = new TestWorker();
    done(notifier.onWork(worker));
    return worker;
  }

  /** Of another process that listens for events, and is connected. */
  List<RunSignal> listener(String url) {
    RabbitNotifier notifier = connected(url);
    List<RunSignal> heard = new CopyOnWriteArrayList<>();
    done(notifier.onEvent(heard::add));
    awaitConnected(notifier);
    return heard;
  }

  void awaitConnected() {
    open.forEach(Notifiers::awaitConnected);
  }

  static void awaitConnected(RabbitNotifier notifier) {
    await().until(notifier::connected);
  }

  void awaitAway() {
    open.forEach(notifier -> await().until(() -> !notifier.connected()));
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
    open.forEach(notifier -> done(notifier.close()));
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
