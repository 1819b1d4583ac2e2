package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JVM of a worker, from the real jar, with a health port and without the one that watches it.
 */
public final class WorkerJvm implements AutoCloseable {
  private static final Pattern HEALTH = Pattern.compile("health on port (\\d+)");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path log;
  private final Process process;
  private final Api health;

  private WorkerJvm(Path log, Process process) {
    this.log = log;
    this.process = process;
    this.health = new Api("http://127.0.0.1:" + port(process, log));
  }

  /**
   * Starts it, and waits until its health port answers; the model may not be loaded yet.
   *
   * @param data the folder with the documents' bytes
   */
  public static WorkerJvm start(Path data, String databaseUrl, Map<String, String> environment) {
    try {
      Path jar = Path.of(System.getProperty("pagerunner.jar"));
      Path logs = Files.createDirectories(jar.resolveSibling("server-logs"));
      Path log =
          logs.resolve(
              "worker-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dpagerunner.options=test",
                  "-jar",
                  jar.toString(),
                  "worker",
                  "--child",
                  "--health-port",
                  "0")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("DATABASE_URL", databaseUrl);
      builder.environment().put("PAGERUNNER_DATA_DIR", data.toString());
      builder
          .environment()
          .put("PAGERUNNER_CACHE_DIR", jar.resolveSibling("test-cache").toString());
      builder.environment().putAll(environment);
      return new WorkerJvm(log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String port(Process process, Path log) {
    return await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              assertThat(process.isAlive()).as(() -> "alive; log:\n" + read(log)).isTrue();
              Matcher found = HEALTH.matcher(read(log));
              return found.find() ? found.group(1) : "";
            },
            port -> !port.isEmpty());
  }

  /** Its health port. */
  public Api health() {
    return health;
  }

  public String log() {
    return read(log);
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Ends it as an orchestrator does. */
  @Override
  public void close() {
    process.toHandle().destroy();
    try {
      assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS))
          .as("ends when asked to")
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
