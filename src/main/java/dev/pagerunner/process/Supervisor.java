package dev.pagerunner.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Keeps several workers running, each on a thread of its own. */
public final class Supervisor implements AutoCloseable {
  private final List<WorkerKeeper> workers = new ArrayList<>();

  /**
   * Starts them.
   *
   * @param plan for the worker with a number, from 1
   */
  public Supervisor(int count, IntFunction<WorkerKeeper.Plan> plan) {
    for (int number = 1; number <= count; number++) {
      WorkerKeeper worker = new WorkerKeeper("Worker " + number, plan.apply(number));
      workers.add(worker);
      Thread thread = new Thread(worker::run, "supervisor-" + number);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Asks every worker to end after the page in hand, and ends those that do not within 9.7 s. */
  @Override
  public void close() {
    workers.forEach(WorkerKeeper::askToEnd);
    long deadline = System.nanoTime() + WorkerKeeper.GRACE.toNanos();
    workers.forEach(worker -> worker.awaitEnd(Duration.ofNanos(deadline - System.nanoTime())));
  }
}
