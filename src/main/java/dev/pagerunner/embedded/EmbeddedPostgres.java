package dev.pagerunner.embedded;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres of a data folder, for as long as somebody needs it. It is started, and started again
 * on the same port whenever it ends by itself, so that everybody reconnects. If that fails, or it
 * ends soon after, it is started again and again with growing pauses. {@link #close} stops it in
 * whatever state that finds it.
 *
 * <p>Whoever opens it holds the lock of the data folder. Its methods may be called from any thread.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A server that lived for so long after a restart is restarted without a pause. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  /** How long {@link #close} waits for a start that is under way, which is better not cut off. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final PostgresFolder folder;
  private final Preparation preparation;
  private final Thread watch = new Thread(this::watch, "postgres-watch");
  private Process preparing;
  private boolean closing;
  private volatile int port;

  /** Starts a process that makes the server run and brings its schema up to date. */
  @FunctionalInterface
  public interface Preparation {
    /**
     * Starts the process, which ends with 0 once the server is ready.
     *
     * @param port to listen on; any free one when empty
     */
    Process start(OptionalInt port) throws IOException;
  }

  /**
   * Starts it, without waiting. If the start fails, nothing is left running once this throws, or
   * {@link #awaitUrl} does.
   *
   * @param root the data folder, locked by this process
   * @param cache where the programs are unpacked
   */
  public EmbeddedPostgres(Path root, Path cache, Preparation preparation) {
    this.folder = new PostgresFolder(root, cache);
    this.preparation = preparation;
    prepare(OptionalInt.empty());
  }

  /**
   * Waits until it takes connections. It is supervised from then on. To be called once.
   *
   * @return how to connect to it
   * @throws PagerunnerException if it did not start; then this is closed
   */
  public String awaitUrl() {
    try {
      awaitPrepared();
      PostgresFolder.Running running =
          folder
              .running()
              .orElseThrow(
                  () ->
                      new PagerunnerException(
                          "Postgres ended as soon as it had started; see postgres.log."));
      port = running.port();
      watch.setDaemon(true);
      watch.start();
      return folder.url(running);
    } catch (RuntimeException e) {
      closeAfter(e);
      throw e;
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    try {
      awaitExit();
      while (!isClosing()) {
        if (livesAgain(pause)) {
          pause = FIRST_PAUSE;
        } else {
          TimeUnit.MILLISECONDS.sleep(pause.toMillis());
          pause = longer(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts it and waits for its end.
   *
   * @param pause until the next attempt if this one fails; for the log
   * @return whether it lived long enough to be started again at once
   */
  private boolean livesAgain(Duration pause) {
    LOG.error("Postgres ended unexpectedly; restarting it");
    try {
      prepare(OptionalInt.of(port));
      awaitPrepared();
      long started = System.nanoTime();
      awaitExit();
      return System.nanoTime() - started > LONG_ENOUGH.toNanos();
    } catch (RuntimeException e) {
      if (!isClosing()) {
        LOG.error("{} Retrying in {} s", e.getMessage(), pause.toSeconds());
      }
      return false;
    }
  }

  /** Returns at once if it does not run, or if that cannot be told. */
  private void awaitExit() {
    try {
      folder
          .running()
          .flatMap(running -> ProcessHandle.of(running.pid()))
          .ifPresent(process -> process.onExit().join());
    } catch (PagerunnerException e) {
      LOG.warn("Could not tell whether Postgres runs: {}", e.getMessage());
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  private synchronized void prepare(OptionalInt wanted) {
    if (closing) {
      throw new PagerunnerException("Pagerunner is ending.");
    }
    try {
      preparing = preparation.start(wanted);
    } catch (IOException e) {
      throw new PagerunnerException("Could not start Java again: " + e.getMessage(), e);
    }
  }

  private void awaitPrepared() {
    Process process;
    synchronized (this) {
      process = preparing;
    }
    try {
      if (process.waitFor() != 0) {
        throw new PagerunnerException("The database could not be made ready; see above.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("Interrupted while the database was made ready", e);
    }
  }

  /**
   * Ends the supervision, and stops the server and what is just starting it. A second call does
   * nothing.
   *
   * @throws PagerunnerException if the server did not stop
   */
  @Override
  public void close() {
    Process process;
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      process = preparing;
    }
    watch.interrupt();
    Set<ProcessHandle> helpers = process.descendants().collect(Collectors.toSet());
    process.onExit().completeOnTimeout(process, GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
    // A start that took longer than that has begun others in the meantime, such as initdb.
    process.descendants().forEach(helpers::add);
    process.destroyForcibly();
    try {
      folder.stop();
    } finally {
      helpers.forEach(EmbeddedPostgres::kill);
    }
  }

  /** Kills it and waits for its end: until then its files are in use. */
  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
