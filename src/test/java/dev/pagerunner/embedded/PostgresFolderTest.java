package dev.pagerunner.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresFolderTest {
  private static final Path CACHE = Path.of("target", "test-cache").toAbsolutePath();

  @TempDir Path folder;
  private PostgresFolder postgres;

  @BeforeEach
  void find() throws IOException {
    Files.createDirectories(CACHE);
    postgres = new PostgresFolder(folder, CACHE);
  }

  @AfterEach
  void stop() {
    postgres.stop();
  }

  private Path pidFile() {
    return folder.resolve("postgres/postmaster.pid");
  }

  /** Has what a killed server left name another process. */
  private void killAndGiveItsIdTo(long pid) throws IOException {
    PostgresFolder.Running running = postgres.start(OptionalInt.empty());
    ProcessHandle server = ProcessHandle.of(running.pid()).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
    all.add(server);
    all.forEach(ProcessHandle::destroyForcibly);
    await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    List<String> lines = new ArrayList<>(Files.readAllLines(pidFile()));
    lines.set(0, Long.toString(pid));
    Files.write(pidFile(), lines);
  }

  @Test
  void a_server_that_runs_is_joined() {
    PostgresFolder.Running first = postgres.start(OptionalInt.empty());
    assertThat(new PostgresFolder(folder, CACHE).start(OptionalInt.empty())).isEqualTo(first);
  }

  @Test
  void the_id_of_a_killed_server_may_be_any_other_process_by_now() throws IOException {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    try {
      killAndGiveItsIdTo(sleep.pid());
      assertThat(postgres.running()).isEmpty();
      postgres.stop();
      assertThat(sleep.isAlive()).as("is not taken for a Postgres to stop").isTrue();
      assertThat(postgres.start(OptionalInt.empty()).pid()).isNotEqualTo(sleep.pid());
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly();
    }
  }

  @Test
  void the_id_of_a_killed_server_may_be_a_postgres_of_another_folder_by_now() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    PostgresFolder other = new PostgresFolder(elsewhere, CACHE);
    try {
      long pid = other.start(OptionalInt.empty()).pid();
      killAndGiveItsIdTo(pid);
      assertThat(postgres.start(OptionalInt.empty()).pid()).isNotEqualTo(pid);
      assertThat(other.running()).isPresent();
    } finally {
      other.stop();
    }
  }

  @Test
  void the_id_of_a_killed_server_may_be_a_thread_by_now() throws IOException {
    long self = ProcessHandle.current().pid();
    long thread;
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      thread =
          tasks
              .mapToLong(task -> Long.parseLong(task.getFileName().toString()))
              .filter(id -> id != self)
              .findFirst()
              .orElseThrow();
    }
    killAndGiveItsIdTo(thread);
    assertThat(postgres.start(OptionalInt.empty()).pid()).isNotEqualTo(thread);
  }

  @Test
  void a_port_that_is_taken_between_choosing_and_listening_costs_another_try() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int free = PostgresFolder.freePort();
      Iterator<Integer> ports = List.of(taken.getLocalPort(), free).iterator();
      postgres = new PostgresFolder(folder, CACHE, ports::next);
      assertThat(postgres.start(OptionalInt.empty()).port()).isEqualTo(free);
    }
  }

  @Test
  void a_port_that_was_asked_for_and_is_taken_is_an_error() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> postgres.start(OptionalInt.of(taken.getLocalPort())))
          .isInstanceOf(PagerunnerException.class)
          .hasMessageContaining("did not start");
    }
  }
}
