package dev.pagerunner.exports;

import dev.pagerunner.async.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every few seconds: frees the exports of workers that died, and deletes those whose time is over.
 * Runs in every web process; each step is one statement or transaction, so that several may act.
 */
public final class ExportReaper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ExportReaper.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ExportJobs jobs;
  private final ExportLeases leases;
  private long spareUntilNanos = System.nanoTime();

  public ExportReaper(ExportJobs jobs, ExportLeases leases) {
    this.jobs = jobs;
    this.leases = leases;
  }

  @Override
  public Future<?> start() {
    new PeriodicTask(vertx, INTERVAL, LONGEST_PAUSE, this::look).start();
    return Future.succeededFuture();
  }

  private Future<?> look() {
    return freeExpired()
        .compose(ignored -> jobs.deleteExpired())
        .onFailure(this::databaseUnavailable);
  }

  /** Workers get the time of a lease to renew theirs after an outage. */
  private void databaseUnavailable(Throwable e) {
    spareUntilNanos = System.nanoTime() + leases.duration().toNanos();
    LOG.debug("Could not look after exports; retrying: {}", e.toString());
  }

  private Future<Void> freeExpired() {
    return System.nanoTime() - spareUntilNanos >= 0
        ? leases.freeExpired()
        : Future.succeededFuture();
  }
}
