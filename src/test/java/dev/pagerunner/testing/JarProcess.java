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

/** The real jar in a role such as {@code web} or {@code worker}, with a log file of its own. */
public final class JarProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready at http://127\\.0\\.0\\.1:(\\d+)");
  private static final String AT_WORK = "waits for work";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int START_AFRESH = 75;

  private final Process process;
  private final Path log;

  private JarProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code java -jar pagerunner.jar role …}; waits for nothing. */
  public static JarProcess start(Map<String, String> environment, String... arguments) {
    Path jar = Path.of(System.getProperty("pagerunner.jar"));
    try {
      Path logs = Files.createDirectories(jar.resolveSibling("server-logs"));
      String name = arguments[0] + "-" + ProcessHandle.current().pid() + "-";
      Path log = logs.resolve(name + NUMBER.incrementAndGet() + ".log");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-jar",
                  jar.toString()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder
          .environment()
          .put("PAGERUNNER_CACHE_DIR", jar.resolveSibling("test-cache").toString());
      builder.environment().put("PORT", "0");
      builder.environment().putAll(environment);
      return new JarProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A web server that answers; to be asked by {@link #api}. */
  public static JarProcess web(Map<String, String> environment) {
    return start(environment, "web").awaitLog("is ready at");
  }

  /** A worker that waits for work. */
  public static JarProcess worker(Map<String, String> environment) {
    return start(environment, "worker").awaitLog(AT_WORK);
  }

  public JarProcess awaitLog(String text) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              boolean there = log().contains(text);
              assertThat(there || process.isAlive())
                  .as(() -> "alive until it says \"" + text + "\"; log:\n" + log())
                  .isTrue();
              return there;
            });
    return this;
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    Matcher ready = READY.matcher(log());
    assertThat(ready.find()).as(this::log).isTrue();
    return Integer.parseInt(ready.group(1));
  }

  public Api api() {
    return new Api("http://127.0.0.1:" + port());
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** As by SIGTERM. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for its end and gives the exit status. */
  public int exitWithin(Duration longest) {
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

  /** Whether it ended and asked for a fresh process. */
  public boolean asksForAnother() {
    return !process.isAlive() && process.exitValue() == START_AFRESH;
  }

  /** Ends it however it is. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
