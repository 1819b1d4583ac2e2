package dev.pagerunner.embedded;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code postmaster.pid} by which a Postgres says that it uses a data folder. One that was
 * killed leaves it, and its process id may be another process's by now, or a thread's.
 */
final class PostmasterPid {
  private static final Logger LOG = LoggerFactory.getLogger(PostmasterPid.class);
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;
  private static final int CONNECT_MS = 1_000;

  private final Path file;
  private final long pid;
  private final int port;
  private final String status;

  private PostmasterPid(Path file, List<String> lines) {
    this.file = file;
    this.pid = Long.parseLong(lines.get(0).strip());
    this.port = Integer.parseInt(lines.get(PORT_LINE).strip());
    this.status = lines.size() > STATUS_LINE ? lines.get(STATUS_LINE).strip() : "";
  }

  /** What lies in {@code data}; empty if nothing does, or Postgres has only begun to write it. */
  static Optional<PostmasterPid> read(Path data) {
    Path file = data.resolve("postmaster.pid");
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() > PORT_LINE
          ? Optional.of(new PostmasterPid(file, lines))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new PagerunnerException("Could not read " + file + ": " + e.getMessage(), e);
    }
  }

  long pid() {
    return pid;
  }

  int port() {
    return port;
  }

  boolean isReady() {
    return status.startsWith("ready");
  }

  /**
   * Whether the process that wrote the file lives: one that has its id, and is a Postgres on this
   * folder and port by its command line. Where the system does not tell command lines, it must at
   * least be a Postgres and take connections on the port.
   */
  boolean isAlive() {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return false;
    }
    ProcessHandle.Info info = process.get().info();
    Optional<String[]> arguments = info.arguments();
    if (arguments.isPresent() && info.command().isPresent()) {
      return isPostgres(info.command().get()) && isForThisFolder(List.of(arguments.get()));
    }
    return info.command().map(PostmasterPid::isPostgres).orElse(true) && takesConnections();
  }

  private static boolean isPostgres(String command) {
    // Linux adds " (deleted)" to the name of a program that is gone, as after an upgrade.
    String program = Path.of(command).getFileName().toString();
    return program.startsWith("postgres");
  }

  private boolean isForThisFolder(List<String> arguments) {
    int folder = arguments.indexOf("-D") + 1;
    int listening = arguments.indexOf("-p") + 1;
    return folder > 0
        && folder < arguments.size()
        && isSame(Path.of(arguments.get(folder)))
        && listening > 0
        && listening < arguments.size()
        && arguments.get(listening).equals(Integer.toString(port));
  }

  private boolean isSame(Path folder) {
    try {
      return Files.isSameFile(folder, file.getParent());
    } catch (IOException e) {
      return false;
    }
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** To be called only if nobody else can start a Postgres on the folder meanwhile. */
  void remove() {
    try {
      if (Files.deleteIfExists(file)) {
        LOG.info("Removed what a Postgres that was killed left behind: {}", file);
      }
    } catch (IOException e) {
      throw new PagerunnerException("Could not remove " + file + ": " + e.getMessage(), e);
    }
  }
}
