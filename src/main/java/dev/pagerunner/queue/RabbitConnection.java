package dev.pagerunner.queue;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up a connection to the broker for one purpose: whenever a session is over, it makes a new
 * one from nothing, after a pause that grows. A verticle, so that all of it happens on one event
 * loop and what blocks has threads of its own: a broker that does not answer holds up nobody else.
 */
final class RabbitConnection extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitConnection.class);
  private static final int BLOCKING_THREADS = 3;
  private static final int LONGEST_SHIFT = 10;

  /** Of calls that wait for a broker that takes nothing for long, as when its memory is full. */
  private static final int MOST_UNANSWERED = 10_000;

  private final RabbitAddress broker;
  private final String purpose;
  private final RabbitTiming timing;
  private final Function<RabbitSession, Future<Void>> setUp;
  private final Promise<Void> tried = Promise.promise();

  private volatile RabbitSession ready;
  private RabbitSession current;
  private int failures;
  private final Set<Promise<?>> unanswered = new HashSet<>();
  private long readySince;
  private boolean loggedUnavailable;
  private boolean closing;

  /**
   * Connects once it is deployed.
   *
   * @param purpose one word, for the log and for the broker's list of connections
   * @param setUp declares all that this purpose needs, each time anew; on this verticle's context
   */
  RabbitConnection(
      RabbitAddress broker,
      String purpose,
      RabbitTiming timing,
      Function<RabbitSession, Future<Void>> setUp) {
    this.broker = broker;
    this.purpose = purpose;
    this.timing = timing;
    this.setUp = setUp;
  }

  /** Succeeds once there is a session, or it is clear that there is none yet. */
  static Future<Void> deploy(Vertx vertx, RabbitConnection connection) {
    DeploymentOptions ownThreads =
        new DeploymentOptions()
            .setWorkerPoolName("rabbitmq-" + connection.purpose)
            .setWorkerPoolSize(BLOCKING_THREADS);
    return vertx.deployVerticle(connection, ownThreads).mapEmpty();
  }

  @Override
  public Future<?> start() {
    vertx.setTimer(timing.boot().toMillis(), ignored -> tried.tryComplete());
    connect();
    return tried.future();
  }

  /** Quick, whatever the broker does. */
  @Override
  public Future<?> stop() {
    closing = true;
    ready = null;
    QueueUnavailableException closed =
        new QueueUnavailableException("The connection to RabbitMQ is closed");
    unanswered.forEach(answer -> answer.tryFail(closed));
    return current == null ? Future.succeededFuture() : current.abort();
  }

  /** The one that can be used now, or null while there is none. From any thread. */
  RabbitSession session() {
    return ready;
  }

  Vertx vertx() {
    return vertx;
  }

  /**
   * Runs {@code task} where sessions are used. From any thread.
   *
   * @return false when it never will, for all of it is closed
   */
  boolean run(Runnable task) {
    try {
      context.runOnContext(ignored -> task.run());
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  /**
   * Uses the session, from any thread.
   *
   * @return fails with {@link QueueUnavailableException} when there is no session, or no answer in
   *     time; completes where sessions are used
   */
  <T> Future<T> use(Function<RabbitSession, Future<T>> use) {
    Promise<T> answer = Promise.promise();
    if (!run(() -> useNow(use, answer))) {
      answer.fail(new QueueUnavailableException("The connection to RabbitMQ is closed"));
    }
    return answer.future();
  }

  private <T> void useNow(Function<RabbitSession, Future<T>> use, Promise<T> answer) {
    RabbitSession session = ready;
    if (session == null) {
      answer.fail(new QueueUnavailableException("There is no connection to RabbitMQ"));
      return;
    }
    if (unanswered.size() >= MOST_UNANSWERED) {
      answer.fail(new QueueUnavailableException("RabbitMQ does not answer"));
      return;
    }
    unanswered.add(answer);
    long timer =
        vertx.setTimer(
            timing.answer().toMillis(),
            ignored -> answer.tryFail(new QueueUnavailableException("RabbitMQ does not answer")));
    use.apply(session)
        .onComplete(
            ignored -> {
              unanswered.remove(answer);
              vertx.cancelTimer(timer);
            })
        .onSuccess(answer::tryComplete)
        .onFailure(e -> answer.tryFail(unavailable(session, e)));
  }

  /** What fails because the session is over fails because the broker is unavailable. */
  private static Throwable unavailable(RabbitSession session, Throwable e) {
    return session.isOver() ? new QueueUnavailableException(RabbitSession.reason(e)) : e;
  }

  private void connect() {
    if (closing) {
      return;
    }
    RabbitSession session =
        new RabbitSession(vertx, broker, "pagerunner " + purpose, timing.heartbeat());
    current = session;
    session.ended().onSuccess(reason -> run(() -> ended(session, reason)));
    session
        .open()
        .onFailure(e -> logUnavailable(RabbitSession.reason(e)))
        .compose(ignored -> setUp(session))
        .onSuccess(ignored -> becomeReady(session))
        .onFailure(e -> session.end(RabbitSession.reason(e)));
  }

  private Future<Void> setUp(RabbitSession session) {
    long timer =
        vertx.setTimer(
            2 * timing.answer().toMillis(), ignored -> session.end("RabbitMQ does not answer"));
    return setUp.apply(session).onComplete(ignored -> vertx.cancelTimer(timer));
  }

  private void becomeReady(RabbitSession session) {
    if (session != current || session.isOver()) {
      return;
    }
    LOG.info("Connected to RabbitMQ at {} for {}", broker, purpose);
    ready = session;
    readySince = System.nanoTime();
    loggedUnavailable = false;
    tried.tryComplete();
  }

  private void ended(RabbitSession session, String reason) {
    if (session != current) {
      return;
    }
    boolean wasReady = ready != null;
    ready = null;
    current = null;
    session.abort();
    if (closing) {
      return;
    }
    if (wasReady) {
      boolean lasted = System.nanoTime() - readySince > timing.longestPause().toNanos();
      failures = lasted ? 0 : failures;
      logUnavailable(reason);
    } else {
      LOG.debug("RabbitMQ could not be used for {}: {}", purpose, reason);
    }
    vertx.setTimer(pause(failures++), ignored -> connect());
  }

  /** Once for each time that it is unavailable, not for each attempt. */
  private void logUnavailable(String reason) {
    tried.tryComplete();
    if (!loggedUnavailable && !closing) {
      loggedUnavailable = true;
      LOG.warn(
          "No connection to RabbitMQ at {} for {}: {}. Polling Postgres instead, and retrying",
          broker,
          purpose,
          reason);
    }
  }

  /** Milliseconds; random, so that a thousand processes do not come all at once. */
  private long pause(int failed) {
    long longest =
        Math.min(
            timing.longestPause().toMillis(),
            timing.firstPause().toMillis() << Math.min(failed, LONGEST_SHIFT));
    return Math.max(1, longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }
}
