package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.queue.Doorbell;
import dev.pagerunner.telemetry.PageMetrics;
import dev.pagerunner.vision.Detector;
import dev.pagerunner.vision.RenderLimits;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes a process a worker: the verticle that reads, and the one that keeps its lease. */
public final class WorkerRole {
  /** Exit status that asks for a fresh process. */
  static final int START_AFRESH = 75;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerRole.class);

  private WorkerRole() {}

  /**
   * Deploys the verticles; from then on the process claims and reads slices.
   *
   * @param pulse is given the thread to watch
   */
  public static Future<Void> start(
      Vertx vertx,
      String owner,
      BlobStore blobs,
      Doorbell doorbell,
      Leases leases,
      Recorder recorder,
      Detector detector,
      RenderLimits limits,
      Duration pageTimeout,
      long minFreeDisk,
      PageMetrics metrics,
      Pulse pulse) {
    Runnable startAfresh = () -> Runtime.getRuntime().halt(START_AFRESH);
    LeaseKeeper keeper = new LeaseKeeper(leases, recorder, pageTimeout, startAfresh);
    WorkerVerticle worker =
        new WorkerVerticle(
            owner,
            blobs,
            leases,
            recorder,
            doorbell,
            keeper,
            detector,
            limits,
            minFreeDisk,
            startAfresh,
            metrics);
    DeploymentOptions blocking =
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("inference")
            .setWorkerPoolSize(1);
    return vertx
        .deployVerticle(keeper)
        .compose(deployed -> vertx.deployVerticle(worker, blocking))
        .onSuccess(deployed -> pulse.watch(worker::whenFree))
        .mapEmpty();
  }

  /**
   * Ends this process as soon as its standard input ends, that is when the process that started it
   * is gone, however it went.
   */
  public static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever written to a worker.
                }
              } catch (IOException e) {
                throw new PagerunnerException("Lost sight of the parent process", e);
              } finally {
                LOG.warn("The process that started this worker is gone: ending");
                Runtime.getRuntime().halt(0);
              }
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
