package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real jar in one of its roles, as a process with a log of its own. */
public final class JarProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready at http://127\\.0\\.0\\.1:(\\d+)");
  private static final int START_AFRESH = 75;
  private static final Path JAR = Path.of(System.getProperty("pagerunner.jar"));
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
    List<String> options = new ArrayList<>(SMALL);
    options.add("-Xmx" + memory);
    return start(options, List.of(role), environment);
  }

  /** As {@link #web}, with the options of the JVM and of malloc that Pagerunner is shipped with. */
  public static JarProcess webAsShipped(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("PORT", "0");
    try (Stream<String> lines = Files.lines(Path.of("conf", "malloc.env"))) {
      lines
          .filter(line -> line.contains("=") && !line.startsWith("#"))
          .map(line -> line.split("=", 2))
          .forEach(setting -> all.put(setting[0], setting[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JarProcess web = start(List.of("@" + Path.of("conf", "jvm.options")), List.of("web"), all);
    web.awaitLog(READY);
    return web;
  }

  /** Starts only the JVM that reads pages, without the one that watches it. */
  public static JarProcess startReader(Map<String, String> environment) {
    List<String> options = new ArrayList<>(SMALL);
    options.addAll(List.of("-Xmx192m", "-Dpagerunner.options=test"));
    return start(options, List.of("worker", "--child"), environment);
  }

  /**
   * Starts it without waiting for anything.
   *
   * @param options of the JVM
   * @param words the role and what belongs to it
   */
  public static JarProcess start(
      List<String> options, List<String> words, Map<String, String> environment) {
    String role = words.get(0);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(words);
    try {
      Path log = newLog(role);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder
          .environment()
          .put("PAGERUNNER_CACHE_DIR", JAR.resolveSibling("test-cache").toString());
      if (role.equals("web")) {
        // Tests of accounts say otherwise.
        builder.environment().put("PAGERUNNER_AUTH", "none");
      }
      builder.environment().putAll(environment);
      return new JarProcess(log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A web server on any free port that answers; to be asked by {@link #api}. */
  public static JarProcess web(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("PORT", "0");
    JarProcess web = start("web", "64m", all);
    web.awaitLog(READY);
    return web;
  }

  /** The JVM of a worker, without the one that watches it, that is waiting for work. */
  public static JarProcess worker(Map<String, String> environment) {
    JarProcess worker = startReader(environment);
    worker.awaitLog(Pattern.compile("is waiting for work"));
    return worker;
  }

  /** Of a web server that was waited for. */
  public Api api() {
    return new Api("http://127.0.0.1:" + awaitLog(READY).group(1));
  }

  private static Path newLog(String role) throws IOException {
    Path logs = Files.createDirectories(JAR.resolveSibling("server-logs"));
    String name = role + "-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    return logs.resolve(name + ".log");
  }

  /** Waits for what the pattern finds in the log; fails at once when the process ends. */
  public Matcher awaitLog(Pattern pattern) {
    return await()
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

  /** Waits for a text in the log; fails at once when the process ends. */
  public void awaitLog(String text) {
    awaitLog(Pattern.compile(Pattern.quote(text)));
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most memory that was ever resident, in bytes. Linux only. */
  public long peakResidentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
      return 1024 * Long.parseLong(peak.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it ended and wants to be started afresh. */
  public boolean asksForAnother() {
    return !process.isAlive() && process.exitValue() == START_AFRESH;
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
    // Not Process.destroy, which closes the standard input, too: a worker takes that for our end.
    process.toHandle().destroy();
  }

  /** Ends it as by Ctrl-C, with everything that it started. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    askToEnd();
    try {
      awaitExit(Duration.ofSeconds(LONGEST_STOP_S));
    } finally {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
