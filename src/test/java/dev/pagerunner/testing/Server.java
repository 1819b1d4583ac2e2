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

/** The real jar in its role {@code all}, as a process with a data folder of its own. */
public final class Server implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready at http://127\\.0\\.0\\.1:(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path data;
  private final Path log;
  private final Process process;
  private final int port;

  private Server(Path data, Path log, Process process, int port) {
    this.data = data;
    this.log = log;
    this.process = process;
    this.port = port;
  }

  /** Starts it and waits until it is ready. */
  public static Server start(Path data, Map<String, String> environment) {
    try {
      Path jar = Path.of(System.getProperty("pagerunner.jar"));
      Path logs = Files.createDirectories(jar.resolveSibling("server-logs"));
      Path log =
          logs.resolve(
              "server-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-jar",
                  jar.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("PORT", "0");
      builder.environment().put("PAGERUNNER_DATA_DIR", data.toString());
      builder
          .environment()
          .put("PAGERUNNER_CACHE_DIR", jar.resolveSibling("test-cache").toString());
      builder.environment().putAll(environment);
      Process process = builder.start();
      return new Server(data, log, process, portOnceReady(process, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int portOnceReady(Process process, Path log) {
    int[] port = new int[1];
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              assertThat(process.isAlive()).as(() -> "alive; log:\n" + read(log)).isTrue();
              Matcher ready = READY.matcher(read(log));
              if (ready.find()) {
                port[0] = Integer.parseInt(ready.group(1));
              }
              return port[0] > 0;
            });
    return port[0];
  }

  public Api api() {
    return new Api("http://127.0.0.1:" + port);
  }

  /** The database, as the truth to compare with. */
  public Sql sql() {
    return Sql.of(data);
  }

  /** For a worker that is not its child. */
  public String databaseUrl() {
    String port = read(data.resolve("postgres/postmaster.pid")).lines().skip(3).findFirst().get();
    return "postgresql://pagerunner:%s@127.0.0.1:%s/postgres"
        .formatted(read(data.resolve("postgres-password")).strip(), port.strip());
  }

  public Path data() {
    return data;
  }

  public String log() {
    return read(log);
  }

  public ProcessHandle process() {
    return process.toHandle();
  }

  /** The main process of its Postgres. */
  public ProcessHandle postmaster() {
    String pid = read(data.resolve("postgres/postmaster.pid")).lines().findFirst().orElseThrow();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** The worker JVMs that are alive, in the order of their numbers. */
  public List<ProcessHandle> workers() {
    List<ProcessHandle> found = new ArrayList<>();
    process.descendants().filter(Server::isWorker).forEach(found::add);
    return found;
  }

  private static boolean isWorker(ProcessHandle handle) {
    return handle.info().arguments().map(List::of).orElse(List.of()).contains("--child");
  }

  /** The name under which a worker with these arguments holds leases. */
  public static String nameIn(String[] arguments) {
    return arguments[List.of(arguments).indexOf("--name") + 1];
  }

  /** As by {@code kill -9}; its Postgres and its workers are left alone. */
  public void killHard() {
    process.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  /** Ends it as by Ctrl-C, with everything that it started. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends when asked to").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
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
