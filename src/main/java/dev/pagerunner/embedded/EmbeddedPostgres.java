package dev.pagerunner.embedded;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres of a data folder as long as somebody needs it: started, watched and started again
 * when it ends by itself, and stopped by {@link #close}, in whatever state that finds it. Whoever
 * opens it holds the lock of the data folder. Its methods may be called from any thread.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** For a start under way when everything ends; half of one is worse to end. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final PostgresFolder folder;
  private final Preparation preparation;
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
   * Starts it, without waiting.
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
   * Waits until it takes connections.
   *
   * @return how to connect to it
   */
  public String awaitUrl() {
    awaitPrepared();
    PostgresFolder.Running running =
        folder
            .running()
            .orElseThrow(
                () ->
                    new PagerunnerException(
                        "Postgres ended as soon as it had started; see postgres.log."));
    port = running.port();
    return folder.url(running);
  }

  /**
   * From now on a server that ends by itself is started again, on the same port, so that everybody
   * reconnects; again and again, with growing pauses, if that fails.
   */
  public void keepAlive() {
    Thread watch = new Thread(this::watch, "postgres-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!isClosing()) {
        awaitExit();
        if (isClosing()) {
          return;
        }
        if (startAgain(pause)) {
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

  /** Returns at once if it does not run. */
  private void awaitExit() {
    folder
        .running()
        .flatMap(running -> ProcessHandle.of(running.pid()))
        .ifPresent(process -> process.onExit().join());
  }

  private boolean startAgain(Duration pause) {
    LOG.error("Postgres ended unexpectedly; restarting it");
    try {
      prepare(OptionalInt.of(port));
      awaitPrepared();
      return folder.running().isPresent();
    } catch (RuntimeException e) {
      LOG.error("{} Retrying in {} s", e.getMessage(), pause.toSeconds());
      return false;
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

  /** Stops the server, and what is just starting it. A second time does nothing. */
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
    List<ProcessHandle> helpers = process.descendants().toList();
    process.onExit().completeOnTimeout(process, GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
    process.destroyForcibly();
    folder.stop();
    // Such as initdb, if the process that waited for it is gone.
    helpers.forEach(ProcessHandle::destroyForcibly);
  }
}
