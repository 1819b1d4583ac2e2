package dev.pagerunner.launch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process does when it is told to end (SIGTERM, Ctrl-C): it ends in time, whatever hangs. A
 * second signal changes nothing, for the first is being obeyed.
 */
public final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** Hosts kill 10 s after the signal, or later. */
  private static final Duration LIMIT = Duration.ofMillis(9_500);

  /** As the shell tells of a process that a SIGTERM ended. */
  private static final int TERMINATED = 143;

  private Shutdown() {}

  /** Has {@code stop} called, on a thread that may block, when this process is told to end. */
  public static void onSignal(Runnable stop) {
    onSignal(stop, LIMIT);
  }

  public static void onSignal(Runnable stop, Duration limit) {
    Thread hook =
        new Thread(
            () -> {
              watch(limit);
              LOG.info("Stopping");
              stop(stop);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void stop(Runnable stop) {
    try {
      stop.run();
    } catch (RuntimeException e) {
      LOG.warn("Not everything could be closed: {}", e.toString());
    }
  }

  private static void watch(Duration limit) {
    Thread watch =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(limit.toMillis());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(TERMINATED);
            },
            "shutdown-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
