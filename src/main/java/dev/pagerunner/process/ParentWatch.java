package dev.pagerunner.process;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For a child JVM: sees when the process that started it is gone. */
public final class ParentWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);

  private ParentWatch() {}

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
                  // Nothing is ever written to a child.
                }
              } catch (IOException e) {
                throw new PagerunnerException("Lost sight of the parent process", e);
              } finally {
                LOG.warn("The parent process is gone: ending this one");
                Runtime.getRuntime().halt(0);
              }
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
