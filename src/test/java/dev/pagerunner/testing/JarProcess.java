package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real jar in one of its roles, as a process with a log of its own. */
public final class JarProcess implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("pagerunner.jar"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LONGEST_STOP_S = 30;
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true");

  private final Path log;
  private final Process process;

  private JarProcess(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it without waiting for anything.
   *
   * @param role such as {@code web}
   * @param memory the heap's limit, such as {@code 64m}
   */
  public static JarProcess start(String role, String memory, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + memory);
    command.addAll(SMALL);
    command.addAll(List.of("-jar", JAR.toString(), role));
    try {
      Path log = newLog(role);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder
          .environment()
          .put("PAGERUNNER_CACHE_DIR", JAR.resolveSibling("test-cache").toString());
      builder.environment().put("MALLOC_ARENA_MAX", "2");
      builder.environment().putAll(environment);
      return new JarProcess(log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newLog(String role) throws IOException {
    Path logs = Files.createDirectories(JAR.resolveSibling("server-logs"));
    String name = role + "-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    return logs.resolve(name + ".log");
  }

  /** Waits for what the pattern finds in the log; fails at once when the process ends. */
  public Matcher awaitLog(Pattern pattern) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Matcher found = pattern.matcher(log());
              assertThat(found.find() || process.isAlive())
                  .as(() -> "alive; log:\n" + log())
                  .isTrue();
              return found;
            },
            found -> found.reset().find());
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for its end by itself; returns its status. */
  public int awaitExit(Duration longest) {
    try {
      assertThat(process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS))
          .as(() -> "ends within " + longest + "; log:\n" + log())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As by {@code kill -9}; what it started is left alone. */
  public void killHard() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** As by {@code kill}, without waiting. */
  public void askToEnd() {
    process.destroy();
  }

  /** Ends it as by Ctrl-C, with everything that it started. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      awaitExit(Duration.ofSeconds(LONGEST_STOP_S));
    } finally {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
