package dev.pagerunner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The real jar in its role {@code all}, as a process with a data folder of its own. */
public final class Server implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready at http://127\\.0\\.0\\.1:(\\d+)");

  private final Path data;
  private final JarProcess jar;
  private final int port;

  private Server(Path data, JarProcess jar) {
    this.data = data;
    this.jar = jar;
    this.port = Integer.parseInt(jar.awaitLog(READY).group(1));
  }

  /**
   * Starts it and waits until it is ready. A data folder that is not there yet is made beforehand,
   * with an empty database; {@link #startFirst} has the server itself make it.
   */
  public static Server start(Path data, Map<String, String> environment) {
    if (!Files.exists(data)) {
      MigratedFolder.copyTo(data);
    }
    return startFirst(data, environment);
  }

  /** As {@link #start}, with whatever data folder is there, also none. */
  public static Server startFirst(Path data, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.put("PORT", "0");
    all.put("PAGERUNNER_DATA_DIR", data.toString());
    all.putAll(environment);
    return new Server(data, JarProcess.start("all", "64m", all));
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
    return jar.log();
  }

  public ProcessHandle process() {
    return jar.handle();
  }

  /** The main process of its Postgres. */
  public ProcessHandle postmaster() {
    String pid = read(data.resolve("postgres/postmaster.pid")).lines().findFirst().orElseThrow();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** The worker JVMs that are alive, in the order of their numbers. */
  public List<ProcessHandle> workers() {
    List<ProcessHandle> found = new ArrayList<>();
    jar.handle().descendants().filter(Server::isWorker).forEach(found::add);
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
    jar.killHard();
  }

  /** Ends it as by Ctrl-C, with everything that it started. */
  @Override
  public void close() {
    jar.close();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
