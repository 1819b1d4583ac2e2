package dev.pagerunner.jobs;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.StatisticsRepository;
import dev.pagerunner.telemetry.ResidentMemory;
import dev.pagerunner.telemetry.WorkerActivity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells administrators every few seconds what this worker does, and adds what it read to the counts
 * of the minute. So a page costs no write of its own.
 */
public final class WorkerReport {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerReport.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Database database;
  private final String name;
  private final Supplier<List<String>> models;
  private final WorkerActivity activity;
  private PeriodicTask task;
  private final OffsetDateTime startedAt = OffsetDateTime.now(ZoneOffset.UTC);

  /**
   * Reports nothing yet.
   *
   * @param name of this process
   * @param models that it has loaded
   */
  public WorkerReport(
      Database database, String name, Supplier<List<String>> models, WorkerActivity activity) {
    this.database = database;
    this.name = name;
    this.models = models;
    this.activity = activity;
  }

  /** Reports from now on, on the caller's context. */
  public void start(Vertx vertx) {
    task = new PeriodicTask(vertx, INTERVAL, LONGEST_PAUSE, this::report);
    task.startNow();
  }

  /** Writes the last counts; the worker is not shown any more. Never fails. */
  public Future<Void> stop() {
    task.stop();
    return addCounts()
        .compose(ignored -> StatisticsRepository.gone(database.pool(), name))
        .otherwiseEmpty();
  }

  private Future<?> report() {
    return StatisticsRepository.seen(database.pool(), worker())
        .compose(ignored -> addCounts())
        .onFailure(e -> LOG.debug("Could not report to administrators: {}", e.toString()));
  }

  private StatisticsRepository.Worker worker() {
    String version = WorkerReport.class.getPackage().getImplementationVersion();
    double rss = ResidentMemory.bytes();
    WorkerActivity.InHand inHand = activity.inHand().orElse(null);
    return new StatisticsRepository.Worker(
        name,
        host(),
        version == null ? "unknown" : version,
        models.get(),
        inHand == null ? null : inHand.run(),
        inHand == null ? null : inHand.page(),
        Double.isNaN(rss) ? 0 : (long) rss,
        activity.pagesDone(),
        startedAt);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private Future<Void> addCounts() {
    Map<String, WorkerActivity.Counts> taken = activity.take();
    return InTurn.each(
        List.copyOf(taken.entrySet()), entry -> addCounts(entry.getKey(), entry.getValue()));
  }

  private Future<Void> addCounts(String model, WorkerActivity.Counts counts) {
    return StatisticsRepository.add(
            database.pool(), model, counts.pages(), counts.failed(), counts.buckets())
        .onFailure(ignored -> activity.giveBack(model, counts));
  }
}
