package dev.pagerunner.worker;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.telemetry.RestartMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts worker JVMs as children, frees the lease of one that dies, and starts another in its
 * place. A child reads its standard input, which ends when this process does, however it ends.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofMillis(9_500);

  private final ChildJvm jvm;
  private final Map<String, String> environment;
  private final Path temp;
  private final Leases leases;
  private final RestartMetrics restarts;
  private final List<String> jvmOptions = ConfFile.entries(ConfFile.JVM_OPTIONS);
  private final Map<Integer, Process> children = new HashMap<>();
  private volatile boolean closing;

  /**
   * Supervises workers that are not started yet.
   *
   * @param environment added to this process's own
   * @param temp each worker gets a folder below it, emptied when the worker dies
   */
  public Supervisor(
      ChildJvm jvm,
      Map<String, String> environment,
      Path temp,
      Leases leases,
      RestartMetrics restarts) {
    this.jvm = jvm;
    this.environment = Map.copyOf(environment);
    this.temp = temp;
    this.leases = leases;
    this.restarts = restarts;
  }

  /** Starts {@code count} workers, each with a thread that waits for its end. */
  public void start(int count) {
    for (int number = 1; number <= count; number++) {
      int mine = number;
      Thread thread = new Thread(() -> keepRunning(mine), "supervisor-" + number);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void keepRunning(int number) {
    Duration pause = FIRST_PAUSE;
    try {
      while (!closing) {
        long started = System.nanoTime();
        int status = runOnce(number);
        boolean lived = System.nanoTime() - started > LONG_ENOUGH.toNanos();
        pause = lived ? FIRST_PAUSE : longer(pause);
        boolean atOnce = closing || (lived && status == WorkerRole.START_AFRESH);
        TimeUnit.MILLISECONDS.sleep(atOnce ? 0 : pause.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the worker's exit status, or -1 when it could not be run. */
  private int runOnce(int number) throws InterruptedException {
    Path folder = temp.resolve("worker-" + number);
    String owner = "worker-" + number + "-" + UUID.randomUUID();
    try {
      TempFolders.empty(folder);
      Process child = spawn(number, owner, folder);
      int status = child.waitFor();
      TempFolders.delete(folder);
      if (!closing) {
        LOG.warn("Worker {} ended with {}; starting another", number, status);
        count(status);
        leases
            .freeOf(owner)
            .onFailure(e -> LOG.warn("Its lease will run out by itself: {}", e.toString()));
      }
      return status;
    } catch (IOException | PagerunnerException e) {
      LOG.error("Could not run worker {}: {}", number, e.toString());
      return -1;
    }
  }

  private void count(int status) {
    if (status == WorkerRole.START_AFRESH) {
      restarts.recycled();
    } else {
      restarts.crashed();
    }
  }

  private synchronized Process spawn(int number, String owner, Path folder) throws IOException {
    List<String> args = List.of("worker", "--child", "--name", owner, "--temp", folder.toString());
    Process child = jvm.start(jvmOptions, args, environment);
    children.put(number, child);
    if (closing) {
      child.toHandle().destroy();
    }
    LOG.info("Worker {} started, process {}", number, child.pid());
    return child;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Asks every worker to end after the page in hand, and ends those that do not. */
  @Override
  public void close() {
    List<Process> ending;
    synchronized (this) {
      closing = true;
      ending = new ArrayList<>(children.values());
    }
    // Not Process.destroy, which also closes the child's input and so tells it that we are gone.
    ending.forEach(child -> child.toHandle().destroy());
    CompletableFuture<?>[] exits =
        ending.stream().map(Process::onExit).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(exits)
        .completeOnTimeout(null, GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    ending.stream().filter(Process::isAlive).forEach(Process::destroyForcibly);
  }
}
