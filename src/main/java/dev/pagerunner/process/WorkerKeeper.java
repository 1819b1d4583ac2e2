package dev.pagerunner.process;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one worker running: starts a JVM that reads pages, and another when it ends. One that asks
 * for it ({@link #START_AFRESH}) is replaced at once, one that crashed after a pause, and one that
 * gives no sign of life is killed first. The child reads its standard input, which ends when this
 * process does, however it ends.
 */
public final class WorkerKeeper implements AutoCloseable {
  /** Exit status by which a worker asks for a fresh process. */
  public static final int START_AFRESH = 75;

  /** A file in a worker's folder for temporary files, which it touches while it is well. */
  public static final String HEARTBEAT = "heartbeat";

  private static final Logger LOG = LoggerFactory.getLogger(WorkerKeeper.class);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Beyond the time that a page may take. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  /** For a worker that is asked to end, which has 9.5 s of its own. */
  static final Duration GRACE = Duration.ofMillis(9_700);

  private final String name;
  private final Plan plan;
  private Process child;
  private volatile boolean closing;

  /**
   * How the JVMs are started, one after the other.
   *
   * @param folder their folder for temporary files, emptied between two lives
   * @param options of the JVM
   * @param arguments of the role besides those that are the same for every worker
   * @param owner gives a name for each life, under which it holds leases
   * @param ending is told of each end that is not the last
   * @param pageTimeout a page's time budget; a worker that is well beats more often
   * @param refusals whether a status that says that it cannot work (bad settings) is final
   */
  public record Plan(
      ChildJvm jvm,
      Path folder,
      List<String> options,
      List<String> arguments,
      Map<String, String> environment,
      Supplier<String> owner,
      Ending ending,
      Duration pageTimeout,
      boolean refusals) {}

  /** Is told that a worker ended. */
  @FunctionalInterface
  public interface Ending {
    void ended(String owner, int status);
  }

  /**
   * Keeps nothing running yet.
   *
   * @param name in the log, such as {@code Worker 1}
   */
  public WorkerKeeper(String name, Plan plan) {
    this.name = name;
    this.plan = plan;
  }

  /**
   * Starts JVM after JVM, on the calling thread, until {@link #close}, or until one ends with a
   * status that is final.
   *
   * @return the last status
   */
  public int run() {
    Duration pause = FIRST_PAUSE;
    int status = START_AFRESH;
    try {
      while (!closing) {
        long started = System.nanoTime();
        status = runOnce();
        if (plan.refusals() && isFinal(status)) {
          break;
        }
        boolean lived = System.nanoTime() - started > LONG_ENOUGH.toNanos();
        pause = lived ? FIRST_PAUSE : longer(pause);
        boolean atOnce = closing || (lived && status == START_AFRESH);
        TimeUnit.MILLISECONDS.sleep(atOnce ? 0 : pause.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return status;
  }

  /** Ended by itself; refused its settings or what it needs; misused. */
  private static boolean isFinal(int status) {
    return status >= 0 && status <= 2;
  }

  /** Gives the worker's exit status, or -1 when it could not be run. */
  private int runOnce() throws InterruptedException {
    String owner = plan.owner().get();
    try {
      TempFolders.empty(plan.folder());
      int status = await(spawn(owner));
      TempFolders.delete(plan.folder());
      if (!closing && !(plan.refusals() && isFinal(status))) {
        LOG.warn("{} exited with {}; restarting it", name, status);
        plan.ending().ended(owner, status);
      }
      return status;
    } catch (IOException | PagerunnerException e) {
      LOG.error("{} could not be started: {}", name, e.toString());
      return -1;
    }
  }

  private int await(Process running) throws InterruptedException {
    Heartbeat heartbeat = new Heartbeat(plan.folder(), plan.pageTimeout().plus(SLACK));
    while (!running.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      if (heartbeat.isLost(LOOK_EVERY)) {
        LOG.error(
            "{} sent no heartbeat for {} s (timeout): killing process {}",
            name,
            heartbeat.silence().toSeconds(),
            running.pid());
        running.destroyForcibly();
      }
    }
    return running.exitValue();
  }

  private synchronized Process spawn(String owner) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("worker", "--child", "--name", owner));
    arguments.addAll(List.of("--temp", plan.folder().toString()));
    arguments.addAll(plan.arguments());
    child = plan.jvm().start(plan.options(), arguments, plan.environment());
    if (closing) {
      child.toHandle().destroy();
    }
    LOG.info("{} started, process {}", name, child.pid());
    return child;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Asks the worker to end after the page in hand, without waiting; no other is started. */
  public synchronized void askToEnd() {
    closing = true;
    if (child != null) {
      // Not Process.destroy, which also closes the child's input and so tells it that we are gone.
      child.toHandle().destroy();
    }
  }

  /** Waits until the worker has ended, and kills it after {@code grace}. */
  public void awaitEnd(Duration grace) {
    Process last;
    synchronized (this) {
      last = child;
    }
    if (last != null) {
      last.onExit().completeOnTimeout(last, grace.toMillis(), TimeUnit.MILLISECONDS).join();
      last.destroyForcibly();
    }
  }

  /** Ends the worker, within 9.7 s. */
  @Override
  public void close() {
    askToEnd();
    awaitEnd(GRACE);
  }
}
