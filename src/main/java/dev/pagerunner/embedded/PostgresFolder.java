package dev.pagerunner.embedded;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres of one data folder, driven by {@code initdb} and {@code pg_ctl}; blocking. It is a
 * process of its own and may outlive a killed Pagerunner: then {@link #start} finds it running and
 * joins it. For one process at a time, the one that holds the lock of the data folder.
 */
public final class PostgresFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresFolder.class);
  private static final String USER = "pagerunner";
  private static final int COMMAND_TIMEOUT_S = 60;
  private static final int ATTEMPTS = 5;
  private static final long LOOK_EVERY_MS = 100;
  private static final long RETRY_AFTER_MS = 1_000;

  private final IntSupplier freePorts;
  private final Path cache;
  private final Path data;
  private final Path passwordFile;
  private final Path log;

  /**
   * Names the folders; touches nothing.
   *
   * @param folder everything is kept below it
   * @param cache where the programs are unpacked
   */
  public PostgresFolder(Path folder, Path cache) {
    this(folder, cache, PostgresFolder::freePort);
  }

  PostgresFolder(Path folder, Path cache, IntSupplier freePorts) {
    this.freePorts = freePorts;
    this.cache = cache;
    this.data = folder.resolve("postgres");
    this.passwordFile = folder.resolve("postgres-password");
    this.log = folder.resolve("postgres.log");
  }

  /** A running server. */
  public record Running(long pid, int port) {}

  /** The server that runs on this folder and takes connections, if there is one. */
  public Optional<Running> running() {
    return PostmasterPid.read(data)
        .filter(left -> left.isReady() && left.isAlive())
        .map(left -> new Running(left.pid(), left.port()));
  }

  /**
   * Unpacks, initialises and starts what is not yet.
   *
   * @param port to listen on; any free one when empty; not looked at if the server runs already
   */
  public Running start(OptionalInt port) {
    Path programs = PostgresBinaries.unpackedIn(cache);
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(programs);
    }
    boolean wasKilled = PostmasterPid.read(data).isPresent();
    Optional<Running> before = ofAnEarlierLife();
    if (before.isPresent()) {
      return before.get();
    }
    for (int attempt = 1; ; attempt++) {
      int chosen = port.orElseGet(freePorts);
      try {
        run(
            "Postgres did not start; see " + log,
            pgCtl(
                programs,
                "start",
                "-w",
                "-t",
                "" + COMMAND_TIMEOUT_S,
                "-l",
                log.toString(),
                "-o",
                flags(chosen)));
        return running()
            .orElseThrow(() -> new PagerunnerException("Postgres did not start; see " + log));
      } catch (PagerunnerException e) {
        boolean isPortTaken = port.isEmpty() && !isFree(chosen);
        if (attempt == ATTEMPTS || !(isPortTaken || wasKilled)) {
          throw e;
        }
        // A port that was free a moment ago may be taken by now; and the children of a server that
        // was killed may not have ended yet, which keeps its shared memory in use.
        LOG.info("Postgres did not start on port {}; retrying on another", chosen);
        sleep(RETRY_AFTER_MS);
      }
    }
  }

  /**
   * The server that a killed Pagerunner left running, once it is ready. What it left of one that is
   * gone is removed: Postgres itself would refuse to start where the process id in the file has
   * been given to another process.
   */
  private Optional<Running> ofAnEarlierLife() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_TIMEOUT_S);
    Optional<PostmasterPid> left = PostmasterPid.read(data);
    while (left.isPresent() && left.get().isAlive() && System.nanoTime() < deadline) {
      if (left.get().isReady()) {
        return running();
      }
      sleep(LOOK_EVERY_MS);
      left = PostmasterPid.read(data);
    }
    left.filter(gone -> !gone.isAlive()).ifPresent(PostmasterPid::remove);
    return Optional.empty();
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("Interrupted while Postgres was starting", e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new PagerunnerException("No free port for Postgres: " + e.getMessage(), e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Stops the server, ending its sessions; does nothing when it does not run. */
  public void stop() {
    if (PostmasterPid.read(data).filter(PostmasterPid::isAlive).isPresent()) {
      run(
          "Postgres did not stop; see " + log,
          pgCtl(
              PostgresBinaries.unpackedIn(cache),
              "stop",
              "-m",
              "fast",
              "-w",
              "-t",
              "" + COMMAND_TIMEOUT_S));
    }
  }

  /** How to connect to it; without TLS, which it does not speak. */
  public String url(Running running) {
    return "postgresql://"
        + USER
        + ":"
        + password()
        + "@127.0.0.1:"
        + running.port()
        + "/postgres?sslmode=disable";
  }

  private void initialise(Path programs) {
    Path fresh = data.resolveSibling("postgres.new");
    deleteIfThere(fresh);
    password();
    run(
        "Postgres could not make its data folder",
        command(
            programs,
            "initdb",
            "-D",
            fresh.toString(),
            "-U",
            USER,
            "-E",
            "UTF8",
            "--no-locale",
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile));
    try {
      Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PagerunnerException("Could not move " + fresh + " to " + data + ": " + e, e);
    }
  }

  private static void deleteIfThere(Path folder) {
    if (Files.exists(folder)) {
      TempFolders.delete(folder);
    }
  }

  /** Small, local, durable. The socket is off: everything goes through TCP with a password. */
  private static String flags(int port) {
    return "-p "
        + port
        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=32MB"
        + " -c max_connections=100 -c max_wal_size=256MB -c wal_level=minimal -c max_wal_senders=0"
        + " -c jit=off -c io_method=sync -c log_min_messages=warning";
  }

  private String password() {
    try {
      if (!Files.exists(passwordFile)) {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Path fresh = passwordFile.resolveSibling("postgres-password.new");
        Files.deleteIfExists(fresh);
        if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.createFile(
              fresh,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(fresh, HexFormat.of().formatHex(secret));
        Files.move(fresh, passwordFile, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new PagerunnerException("Could not use " + passwordFile + ": " + e.getMessage(), e);
    }
  }

  private List<String> pgCtl(Path programs, String action, String... options) {
    List<String> command = command(programs, "pg_ctl", action, "-D", data.toString());
    command.addAll(List.of(options));
    return command;
  }

  /** Postgres refuses to run as root; in a user namespace of its own root is not root. */
  private static List<String> command(Path programs, String program, String... args) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.add("unshare");
      command.add("-U");
    }
    command.add(programs.resolve("bin").resolve(program).toString());
    command.addAll(List.of(args));
    return command;
  }

  private void run(String complaint, List<String> command) {
    Path output = log.resolveSibling("postgres-setup.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(COMMAND_TIMEOUT_S + 10L, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new PagerunnerException(complaint + ": it took too long");
      }
      if (process.exitValue() != 0) {
        throw new PagerunnerException(
            complaint + ": " + Files.readString(output, StandardCharsets.UTF_8).strip());
      }
    } catch (IOException e) {
      throw new PagerunnerException(complaint + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException(complaint + ": interrupted", e);
    }
  }
}
