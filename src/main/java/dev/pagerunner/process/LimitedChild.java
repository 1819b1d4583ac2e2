package dev.pagerunner.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child JVM that does one thing and ends, within limits of time, memory and output: for work on
 * what users send that this process is not to do itself. Blocking, so not for an event loop.
 */
public final class LimitedChild {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** For the last lines of a process that was killed. */
  private static final Duration LAST_LINES = Duration.ofSeconds(5);

  private static final int BUFFER_BYTES = 4 * 1024;

  private final ChildJvm jvm;
  private final Limits limits;

  /**
   * What the process may take.
   *
   * @param memory resident bytes; looked at ten times a second, and only where the system tells
   *     them, as Linux does
   * @param output bytes of its output that are kept; the rest is dropped
   */
  public record Limits(Duration time, long memory, int output) {}

  /** How the process ended. */
  public enum End {
    /** By itself, with any status. */
    EXITED,
    /** It was killed, for it took too long. */
    OUT_OF_TIME,
    /** It was killed, for it took too much memory. */
    OUT_OF_MEMORY
  }

  /**
   * What became of the process.
   *
   * @param output the beginning of what it wrote to its standard streams
   */
  public record Outcome(End end, int status, String output) {}

  public LimitedChild(ChildJvm jvm, Limits limits) {
    this.jvm = jvm;
    this.limits = limits;
  }

  /**
   * Runs the process to its end. It is also killed if the calling thread is interrupted.
   *
   * @param environment added to this process's own
   * @throws IOException if it cannot be started
   */
  public Outcome run(List<String> jvmOptions, List<String> args, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = jvm.builder(jvmOptions, args, environment).redirectErrorStream(true).start();
    try {
      Output output = new Output(process.getInputStream(), limits.output());
      End end = await(process);
      process.destroyForcibly().waitFor();
      return new Outcome(end, process.exitValue(), output.await(LAST_LINES));
    } finally {
      process.destroyForcibly();
    }
  }

  private End await(Process process) throws InterruptedException {
    long deadline = System.nanoTime() + limits.time().toNanos();
    while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - deadline > 0) {
        return End.OUT_OF_TIME;
      }
      if (residentBytes(process.pid()) > limits.memory()) {
        return End.OUT_OF_MEMORY;
      }
    }
    return End.EXITED;
  }

  /** 0 if the system does not tell it. */
  private static long residentBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  /** Reads to the end, so that the process never waits for a reader, and keeps the beginning. */
  private static final class Output {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread reader;

    Output(InputStream from, int most) {
      reader = new Thread(() -> read(from, most), "child-output");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream from, int most) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
          synchronized (kept) {
            kept.write(buffer, 0, Math.min(n, most - kept.size()));
          }
        }
      } catch (IOException e) {
        // The process is gone, and its end of the pipe with it.
        return;
      }
    }

    String await(Duration time) throws InterruptedException {
      reader.join(time.toMillis());
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
