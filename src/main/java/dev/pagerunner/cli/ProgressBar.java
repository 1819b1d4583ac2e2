package dev.pagerunner.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** A line on a terminal that grows page by page; shows nothing if there is no terminal. */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final BooleanSupplier isTerminal;
  private Boolean visible;

  /**
   * @param isTerminal called when there is something to show
   */
  ProgressBar(PrintStream out, BooleanSupplier isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  /** A bar on standard error, if that is a terminal. */
  static ProgressBar onStandardError() {
    return new ProgressBar(System.err, ProgressBar::standardErrorIsTerminal);
  }

  void show(String file, int done, int total, long nanos) {
    if (visible == null) {
      visible = isTerminal.getAsBoolean();
    }
    if (!visible) {
      return;
    }
    int filled = total == 0 ? 0 : WIDTH * done / total;
    double perSecond = done == 0 ? 0 : done * 1e9 / nanos;
    out.printf(
        Locale.ROOT,
        "%s%s [%s%s] %d/%d  %.1f pages/s",
        CLEAR_LINE,
        file,
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        done,
        total,
        perSecond);
    out.flush();
  }

  /** Removes the bar, so that something else can be written. */
  void clear() {
    if (visible != null && visible) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  /**
   * Java only knows whether standard input and output are a terminal, so this runs the shell's own
   * test, which inherits our standard error.
   */
  private static boolean standardErrorIsTerminal() {
    try {
      Process test =
          new ProcessBuilder("test", "-t", "2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return test.waitFor() == 0;
    } catch (IOException e) {
      return false; // No such command: not a terminal that this can write to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
