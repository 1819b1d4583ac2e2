package dev.pagerunner;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.worker.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/**
 * The database being made ready, in a process of its own: to unpack Postgres, and Flyway's classes,
 * cost memory that goes with it.
 */
final class DatabaseSetup {
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Process process;

  private DatabaseSetup(ChildJvm jvm, List<String> args) {
    try {
      process = jvm.start(JVM_OPTIONS, args, Map.of());
    } catch (IOException e) {
      throw new PagerunnerException("Could not start Java again: " + e.getMessage(), e);
    }
  }

  /** Starts the Postgres of the data folder, and brings its schema up to date. */
  static DatabaseSetup starting(ChildJvm jvm, int port) {
    return new DatabaseSetup(jvm, List.of("prepare-database", "--port", Integer.toString(port)));
  }

  /** Brings the schema of another Postgres up to date. */
  static DatabaseSetup migrating(ChildJvm jvm) {
    return new DatabaseSetup(jvm, List.of("migrate"));
  }

  void await() {
    try {
      if (process.waitFor() != 0) {
        throw new PagerunnerException("The database could not be made ready; see above.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("Interrupted while the database was made ready", e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new PagerunnerException("No free port for Postgres: " + e.getMessage(), e);
    }
  }
}
