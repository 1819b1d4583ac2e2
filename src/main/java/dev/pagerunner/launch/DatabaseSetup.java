package dev.pagerunner.launch;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.embedded.EmbeddedPostgres;
import dev.pagerunner.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The database being made ready, in a process of its own: to unpack Postgres, and Flyway's classes,
 * cost memory that goes with it.
 */
public final class DatabaseSetup implements AutoCloseable {
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Process process;

  private DatabaseSetup(Process process) {
    this.process = process;
  }

  /** Brings the schema of a Postgres that is not ours up to date. */
  static DatabaseSetup migrating() {
    try {
      return new DatabaseSetup(start(List.of("migrate"), Map.of()));
    } catch (IOException e) {
      throw new PagerunnerException("Could not start Java again: " + e.getMessage(), e);
    }
  }

  /** How the Postgres of a data folder is started, with an up-to-date schema. */
  public static EmbeddedPostgres.Preparation preparation(Path data, Path cache) {
    Map<String, String> environment =
        Map.of("PAGERUNNER_DATA_DIR", data.toString(), "PAGERUNNER_CACHE_DIR", cache.toString());
    return port -> start(prepareDatabase(port), environment);
  }

  private static List<String> prepareDatabase(OptionalInt port) {
    List<String> arguments = new ArrayList<>(List.of("prepare-database"));
    port.ifPresent(given -> arguments.addAll(List.of("--port", Integer.toString(given))));
    return arguments;
  }

  private static Process start(List<String> arguments, Map<String, String> environment)
      throws IOException {
    return new ChildJvm().start(JVM_OPTIONS, arguments, environment);
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

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    process.destroy();
  }
}
