package dev.pagerunner.async;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Runs a task again and again, but never twice at once: a run that is due while another is under
 * way is left out. After failures in a row, ever more runs are left out.
 *
 * <p>The task runs on the context on which it was started, and ends with that context's verticle at
 * the latest. {@link #stop} may be called from any thread.
 */
public final class PeriodicTask {
  /** The pauses double no more often, so that no number overflows. */
  private static final int MAX_DOUBLINGS = 16;

  private final Vertx vertx;
  private final Duration interval;
  private final long mostLeftOut;
  private final Supplier<? extends Future<?>> task;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile int failures;
  private final AtomicLong leaveOut = new AtomicLong();

  /**
   * Runs nothing yet.
   *
   * @param interval from the beginning of a run to that of the next
   * @param longestPause the same after many failures in a row; at least {@code interval}
   * @param task reports its own failures; what it throws counts as one
   */
  public PeriodicTask(
      Vertx vertx, Duration interval, Duration longestPause, Supplier<? extends Future<?>> task) {
    this.vertx = vertx;
    this.interval = interval;
    this.mostLeftOut = longestPause.dividedBy(interval) - 1;
    this.task = task;
  }

  /** Runs the task from one interval from now on. To be called once. */
  public void start() {
    vertx.setPeriodic(interval.toMillis(), this::tick);
  }

  /** Runs the task now, and then as {@link #start} does. To be called once. */
  public void startNow() {
    run();
    start();
  }

  /** Begins no run any more. One that is under way is not interrupted. */
  public void stop() {
    stopped = true;
  }

  private void tick(long timer) {
    if (stopped) {
      vertx.cancelTimer(timer);
    } else if (leaveOut.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      run();
    }
  }

  private void run() {
    if (running.compareAndSet(false, true)) {
      Future.succeededFuture()
          .compose(ignored -> task.get().<Void>mapEmpty())
          .onSuccess(ignored -> failures = 0)
          .onFailure(ignored -> backOff())
          .onComplete(ignored -> running.set(false));
    }
  }

  /** After the first failure none is left out, after the second one, after the third three. */
  private void backOff() {
    leaveOut.set(Math.min((1L << failures) - 1, mostLeftOut));
    failures = Math.min(failures + 1, MAX_DOUBLINGS);
  }
}
