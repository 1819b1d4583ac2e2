package dev.pagerunner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real script, with a shell script in Java's place. */
class EntrypointTest {
  /** Writes down how it was called. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$*" >>"$JOURNAL"
      exit 3
      """;

  @TempDir private Path folder;
  private Path journal;
  private Process process;

  @BeforeEach
  void put_a_script_in_place_of_java() throws IOException {
    journal = Files.createFile(folder.resolve("journal"));
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, JAVA);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void end_it() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void web_is_the_default_and_every_role_gets_its_own_options() throws Exception {
    start();
    assertThat(statusWithin(10)).isEqualTo(3);
    assertThat(calls().get(0)).contains("/conf/jvm.options ").endsWith("pagerunner.jar web");
  }

  @Test
  void a_worker_gets_the_options_of_the_process_that_watches_it() throws Exception {
    start("worker");
    assertThat(statusWithin(10)).isEqualTo(3);
    assertThat(calls().get(0)).contains("/conf/jvm-supervisor.options ");
  }

  @Test
  void every_process_is_told_how_to_hand_out_memory() throws Exception {
    start("env");
    assertThat(statusWithin(10)).isZero();
    List<String> variables =
        Files.readAllLines(Path.of("conf/malloc.env")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(log().lines()).containsAll(variables);
    assertThat(variables).isNotEmpty();
  }

  @Test
  void what_is_no_role_is_run_as_a_command() throws Exception {
    start("sh", "-c", "exit 7");
    assertThat(statusWithin(10)).isEqualTo(7);
    assertThat(calls()).isEmpty();
  }

  private void start(String... words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("deploy/entrypoint");
    builder.command().addAll(List.of(words));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("JAVA_HOME", folder.toString());
    builder.environment().put("JOURNAL", journal.toString());
    process = builder.start();
  }

  private int statusWithin(int seconds) throws InterruptedException {
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("ends in time").isTrue();
    return process.exitValue();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(journal);
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
