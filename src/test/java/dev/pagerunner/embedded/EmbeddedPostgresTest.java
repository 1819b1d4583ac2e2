package dev.pagerunner.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server that is started here, and a process that says whether that is to count. */
@DisabledOnOs(OS.WINDOWS)
class EmbeddedPostgresTest {
  private static final Path CACHE = Path.of("target", "test-cache").toAbsolutePath();

  @TempDir Path folder;
  private final AtomicInteger starts = new AtomicInteger();
  private PostgresFolder server;

  @BeforeEach
  void find() throws IOException {
    Files.createDirectories(CACHE);
    server = new PostgresFolder(folder, CACHE);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private EmbeddedPostgres postgres(String lastCommand) {
    return new EmbeddedPostgres(folder, CACHE, port -> started(port, lastCommand));
  }

  private Process started(OptionalInt port, String lastCommand) throws IOException {
    starts.incrementAndGet();
    server.start(port);
    return new ProcessBuilder(lastCommand).start();
  }

  @Test
  void a_server_that_ends_by_itself_is_started_again_on_the_same_port_until_it_is_closed() {
    try (EmbeddedPostgres postgres = postgres("true")) {
      String url = postgres.awaitUrl();
      PostgresFolder.Running first = server.running().orElseThrow();
      ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
      await()
          .until(
              () -> server.running().filter(running -> running.pid() != first.pid()).isPresent());
      assertThat(server.url(server.running().orElseThrow())).isEqualTo(url);
    }
    assertThat(server.running()).isEmpty();
    assertThat(starts).hasValue(2);
  }

  @Test
  void a_start_that_fails_leaves_no_server_behind() {
    EmbeddedPostgres postgres = postgres("false");
    assertThat(server.running()).as("started, but its schema is not up to date").isPresent();
    assertThatThrownBy(postgres::awaitUrl)
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("could not be made ready");
    assertThat(server.running()).isEqualTo(Optional.empty());
  }

  @Test
  void what_a_slow_start_begins_after_it_is_closed_is_not_left_behind() throws IOException {
    Path child = folder.resolve("child");
    String slow = "sleep 1; sleep 600 & echo $! > " + child + ".new; mv " + child + ".new " + child;
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(
            folder, CACHE, ignored -> new ProcessBuilder("sh", "-c", slow + "; wait").start());

    postgres.close();

    assertThat(child).as("begun while it was closed").exists();
    long pid = Long.parseLong(Files.readString(child).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
