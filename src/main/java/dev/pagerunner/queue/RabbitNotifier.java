package dev.pagerunner.queue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notifies through RabbitMQ. Each purpose has a connection of its own, since a client has one
 * channel: one to publish, and one to hear what this process is there for. Why the client is used
 * the way it is stands in {@code docs/decisions/0005-rabbitmq.md}.
 *
 * <p>All of it runs in a Vert.x of its own: verticles of the process's own would be undeployed
 * while a worker still gives its slice back, and must not wait for a broker that does not answer.
 */
public final class RabbitNotifier implements Notifier {
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(1_500);

  private final Vertx vertx;
  private final Vertx own = ownVertx();
  private final RabbitAddress broker;
  private final RabbitTiming timing;
  private final RabbitPublishing publishing;
  private final List<RabbitConnection> connections = new CopyOnWriteArrayList<>();

  /**
   * Reads the address; connects to nothing yet.
   *
   * @param url {@code amqp[s]://user:password@host:port/vhost}
   * @param caFile PEM file of authorities to trust; empty for those that Java trusts
   */
  public RabbitNotifier(Vertx vertx, String url, Optional<Path> caFile) {
    this(vertx, url, caFile, RabbitTiming.DEFAULT);
  }

  RabbitNotifier(Vertx vertx, String url, Optional<Path> caFile, RabbitTiming timing) {
    this.vertx = vertx;
    this.timing = timing;
    this.broker = new RabbitAddress(url, caFile);
    this.publishing = new RabbitPublishing(broker, timing);
  }

  /**
   * Succeeds also when the broker is unavailable: it goes on trying, and workers look at Postgres.
   */
  @Override
  public Future<Void> start() {
    own.setPeriodic(timing.check().toMillis(), id -> publishing.waiting());
    return deploy(publishing.connection());
  }

  @Override
  public Future<Void> notifyWork(int slices) {
    return slices < 1 ? Future.succeededFuture() : told(publishing.notifyWork(slices));
  }

  @Override
  public Future<Void> onWork(Supplier<WorkHandle> claimAndWork) {
    RabbitWork work = new RabbitWork(broker, timing, claimAndWork);
    return deploy(work.connection()).onSuccess(ignored -> work.startPolling());
  }

  @Override
  public Future<Long> pendingNotifications() {
    return told(publishing.waiting());
  }

  @Override
  public Future<Void> notifyEvent(UUID run, long seq) {
    return told(publishing.notifyEvent(new RunSignal(run, seq)));
  }

  @Override
  public Future<Void> onEvent(Consumer<RunSignal> listener) {
    return deploy(new RabbitEvents(broker, timing, listener).connection());
  }

  @Override
  public boolean connected() {
    return connections.stream().allMatch(connection -> connection.session() != null);
  }

  /** At most 2 s, also when the broker does not answer. */
  @Override
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    long timer = vertx.setTimer(CLOSE_LIMIT.toMillis(), ignored -> closed.tryComplete());
    own.close()
        .onComplete(
            ignored -> {
              vertx.cancelTimer(timer);
              closed.tryComplete();
            });
    return closed.future();
  }

  private Future<Void> deploy(RabbitConnection connection) {
    connections.add(connection);
    return told(RabbitConnection.deploy(own, connection));
  }

  /** What became of {@code future}, told on the caller's context. */
  private <T> Future<T> told(Future<T> future) {
    Context caller = vertx.getOrCreateContext();
    Promise<T> told = Promise.promise();
    future.onComplete((value, e) -> caller.runOnContext(ignored -> told.complete(value, e)));
    return told.future();
  }

  private static Vertx ownVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setBlockedThreadCheckInterval(3_600_000)
            .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
  }
}
