package dev.pagerunner.jobs;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.StatisticsRepository;
import dev.pagerunner.store.WorkloadQueries;
import dev.pagerunner.telemetry.ClusterMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at what is to be done, whoever scrapes the metrics and how often. While
 * the database is unavailable the last numbers stay, and their age grows.
 */
public final class WorkloadWatch extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final Database database;
  private final ClusterMetrics metrics;

  public WorkloadWatch(Database database, ClusterMetrics metrics) {
    this.database = database;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    new PeriodicTask(vertx, INTERVAL, LONGEST_PAUSE, this::look).startNow();
    return Future.succeededFuture();
  }

  private Future<?> look() {
    return WorkloadQueries.now(database.pool())
        .onSuccess(metrics::seen)
        .compose(now -> StatisticsRepository.sample(database.pool(), now))
        .onFailure(e -> LOG.warn("Could not count the workload: {}", e.toString()));
  }
}
