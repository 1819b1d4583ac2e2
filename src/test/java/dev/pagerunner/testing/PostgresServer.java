package dev.pagerunner.testing;

import dev.pagerunner.embedded.EmbeddedPostgres;
import dev.pagerunner.store.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real Postgres of a test's own, on a free port of this machine, that can be stopped and started
 * again on the same port. For one thread.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path CACHE = Path.of("target", "test-cache").toAbsolutePath();

  private final EmbeddedPostgres programs;
  private final int port;
  private final String url;

  private PostgresServer(Path folder) {
    this.programs = new EmbeddedPostgres(folder, CACHE);
    this.port = freePort();
    this.url = programs.url(programs.start(port));
  }

  /**
   * Starts it, with the schema of Pagerunner.
   *
   * @param folder everything is kept below it
   */
  public static PostgresServer startMigrated(Path folder) {
    try {
      Files.createDirectories(CACHE);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PostgresServer server = new PostgresServer(folder);
    Migrations.apply(server.url());
    return server;
  }

  /** For {@code DATABASE_URL}; it stays the same for good. */
  public String url() {
    return url;
  }

  /** Stops it as an administrator does: sessions are ended, everything is on disk. */
  public void stop() {
    programs.stop();
  }

  /** Starts it again after {@link #stop}. */
  public void startAgain() {
    programs.start(port);
  }

  @Override
  public void close() {
    stop();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
