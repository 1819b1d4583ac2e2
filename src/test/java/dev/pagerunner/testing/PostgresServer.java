package dev.pagerunner.testing;

import dev.pagerunner.embedded.PostgresFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A real Postgres of a test's own, on a free port of this machine, that can be stopped, killed,
 * frozen and started again on the same port. For one thread.
 */
public final class PostgresServer implements AutoCloseable {
  /** Where the programs are unpacked. */
  static final Path CACHE = Path.of("target", "test-cache").toAbsolutePath();

  private final Path folder;
  private final PostgresFolder programs;
  private final int port;
  private final String url;
  private final List<ProcessHandle> frozen = new ArrayList<>();

  private PostgresServer(Path folder) {
    this.folder = folder;
    this.programs = new PostgresFolder(folder, CACHE);
    this.port = FreePorts.next();
    this.url = programs.url(programs.start(OptionalInt.of(port)));
  }

  /**
   * Starts it, with an empty database.
   *
   * @param folder everything is kept below it
   */
  public static PostgresServer start(Path folder) {
    try {
      Files.createDirectories(CACHE);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PostgresServer(folder);
  }

  /** As {@link #start}, with the schema of Pagerunner. */
  public static PostgresServer startMigrated(Path folder) {
    MigratedFolder.copyTo(folder);
    return start(folder);
  }

  /** For {@code DATABASE_URL}; it stays the same for good. Without TLS. */
  public String url() {
    return url;
  }

  public int port() {
    return port;
  }

  /** The truth to compare with. */
  public Sql sql() {
    return Sql.of(folder);
  }

  /** Has it speak TLS, too, with files that only their owner can read. */
  public void speakTls(Path certificate, Path key) {
    sql().run("ALTER SYSTEM SET ssl_cert_file = '" + certificate + "'");
    sql().run("ALTER SYSTEM SET ssl_key_file = '" + key + "'");
    sql().run("ALTER SYSTEM SET ssl = on");
    restart();
  }

  /** Replaces the rules of who may connect, {@code pg_hba.conf}, from now on. */
  public void allowOnly(String... rules) {
    try {
      Files.writeString(folder.resolve("postgres/pg_hba.conf"), String.join("\n", rules) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    restart();
  }

  /** Stops it as an administrator does: sessions are ended, everything is on disk. */
  public void stop() {
    programs.stop();
  }

  /** Starts it again after {@link #stop} or {@link #kill}; does nothing when it runs. */
  public void startAgain() {
    programs.start(OptionalInt.of(port));
  }

  public void restart() {
    stop();
    startAgain();
  }

  /** Ends it as a power cut does. */
  public void kill() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    frozen.clear();
  }

  /** Has it, and every session of it, do nothing, while connections stay as they are. */
  public void freeze() {
    processes()
        .forEach(
            process -> {
              Signals.stop(process);
              frozen.add(process);
            });
  }

  /** Ends {@link #freeze}. */
  public void resume() {
    frozen.stream().filter(ProcessHandle::isAlive).forEach(Signals::resume);
    frozen.clear();
  }

  /** The postmaster, then its children. */
  private List<ProcessHandle> processes() {
    ProcessHandle postmaster =
        ProcessHandle.of(programs.running().orElseThrow().pid()).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    postmaster.descendants().forEach(all::add);
    return all;
  }

  @Override
  public void close() {
    resume();
    stop();
  }
}
