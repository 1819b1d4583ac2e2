package dev.pagerunner.worker;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.process.WorkerKeeper;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes a process a worker: the verticle that reads, and the one that keeps its lease. */
public final class WorkerRole {
  /** Exit status that asks for a fresh process. */
  static final int START_AFRESH = WorkerKeeper.START_AFRESH;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerRole.class);

  private WorkerRole() {}

  /** A worker at work, or about to be. */
  public static final class Running {
    private static final Duration FINAL_WRITE_TIMEOUT = Duration.ofMillis(1_200);

    private final WorkerVerticle worker;
    private final WorkerVerticle.Keepers keepers;
    private final Watchdog watchdog;
    private final Future<?> started;

    private Running(
        WorkerVerticle worker,
        WorkerVerticle.Keepers keepers,
        Watchdog watchdog,
        Future<?> started) {
      this.worker = worker;
      this.keepers = keepers;
      this.watchdog = watchdog;
      this.started = started;
    }

    /** Completes once it listens for work; it may have claimed some before. */
    public Future<?> started() {
      return started;
    }

    /**
     * Ends the work: the page in hand is finished if that takes no longer than {@code grace}, and
     * given back unread else. May be called from any thread.
     *
     * @return never fails; false when the worker's thread is still busy, so that what it uses must
     *     not be closed
     */
    public Future<Boolean> retire(Duration grace) {
      watchdog.retire();
      return worker
          .finish()
          .timeout(grace.toMillis(), TimeUnit.MILLISECONDS)
          .map(true)
          .recover(ignored -> giveUp());
    }

    private Future<Boolean> giveUp() {
      return Future.join(keepers.slices().giveUp(), keepers.exports().giveUp())
          .timeout(FINAL_WRITE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .onFailure(
              e ->
                  LOG.warn("Could not give the lease back; it expires by itself: {}", e.toString()))
          .otherwiseEmpty()
          .map(false);
    }
  }

  /**
   * Tells the watchdog that the model for the first run is being loaded, which has as much time as
   * any other. The limit holds until the worker looks for work.
   */
  public static void loadsFirstModel(Watchdog watchdog) {
    loadsFirstModel(watchdog, LeaseKeeper.MODEL_LOAD_TIMEOUT);
  }

  static void loadsFirstModel(Watchdog watchdog, Duration limit) {
    watchdog.within(
        limit,
        "Loading the first model",
        () -> {
          LOG.error(
              "Loading the first model timed out after {} s: ending this worker",
              limit.toSeconds());
          watchdog.finalWriteDone();
        });
  }

  /**
   * Deploys the verticles; from then on the process claims and reads slices.
   *
   * @param owner the name of this process, under which it holds leases
   * @param watchdog ends this process if the worker hangs
   * @param recycle ends this process so that another is started in its place
   */
  public static Running start(
      Vertx vertx,
      String owner,
      WorkerServices services,
      WorkerLimits limits,
      Watchdog watchdog,
      Runnable recycle) {
    LeaseKeeper keeper =
        new LeaseKeeper(services.leases(), services.recorder(), limits.page(), watchdog);
    ExportKeeper exportKeeper =
        new ExportKeeper(services.exports().leases(), limits.page(), watchdog);
    WorkerVerticle.Keepers keepers = new WorkerVerticle.Keepers(keeper, exportKeeper);
    WorkerVerticle worker = new WorkerVerticle(vertx, owner, services, limits, keepers, recycle);
    DeploymentOptions blocking =
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("inference")
            .setWorkerPoolSize(1)
            // The watchdog tells of a slow page, in one line and not in a stack trace a second.
            .setMaxWorkerExecuteTime(Long.MAX_VALUE);
    Future<?> started =
        vertx
            .deployVerticle(keeper)
            .compose(ignored -> vertx.deployVerticle(exportKeeper))
            .compose(ignored -> vertx.deployVerticle(worker, blocking));
    return new Running(worker, keepers, watchdog, started);
  }

  /**
   * Ends this process, so that another is started in its place. May be called from any thread.
   *
   * @param temp what is in it is deleted, since nothing is closed any more
   */
  public static void recycle(Path temp) {
    try {
      TempFolders.empty(temp);
    } catch (PagerunnerException e) {
      LOG.warn(e.getMessage());
    } finally {
      Runtime.getRuntime().halt(START_AFRESH);
    }
  }

  /** Ends this process at once, with the status that asks for another. */
  public static void halt() {
    Runtime.getRuntime().halt(START_AFRESH);
  }

  /**
   * Ends this process when memory runs out on a thread whose work has nobody to fail: half of its
   * threads would be gone, or an answer would never come. Errors of the thread that reads are
   * settled where they occur.
   */
  public static void endWithoutMemory(Vertx vertx) {
    vertx.exceptionHandler(WorkerRole::uncaught);
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught(e));
  }

  private static void uncaught(Throwable e) {
    if (ErrorKind.of(e) == ErrorKind.OUT_OF_MEMORY) {
      Runtime.getRuntime().halt(START_AFRESH);
    }
    LOG.error("Unexpected error", e);
  }
}
