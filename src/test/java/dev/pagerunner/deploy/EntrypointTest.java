package dev.pagerunner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** The real script, with a shell script in Java's place that ends as it is told to. */
class EntrypointTest {
  /**
   * Writes down how it was called; the line of the plan with the number of the call says how it
   * ends.
   */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$*" >>"$JOURNAL"
      end=$(sed -n "$(wc -l <"$JOURNAL")p" "$PLAN")
      case $end in
        killed) kill -9 $$ ;;
        waits) exec sleep 60 ;;
        *) exit "$end" ;;
      esac
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
  void a_worker_that_asks_for_it_is_started_again_at_once() throws Exception {
    start(List.of("75", "75", "0"), "worker");
    assertThat(statusWithin(5)).isZero();
    assertThat(calls()).hasSize(3);
    assertThat(log()).contains("afresh").doesNotContain("starting another");
  }

  @Test
  void a_worker_that_was_killed_or_crashed_is_started_again_after_a_growing_pause()
      throws Exception {
    start(List.of("killed", "3", "0"), "worker");
    assertThat(statusWithin(15)).isZero();
    assertThat(calls()).hasSize(3);
    assertThat(log()).contains("ended with 137; starting another in 1 s", "with 3", "in 2 s");
  }

  @Test
  void a_worker_that_refuses_its_settings_ends_the_container() throws Exception {
    start(List.of("1"), "worker");
    assertThat(statusWithin(5)).isEqualTo(1);
    assertThat(calls()).hasSize(1);
  }

  @Test
  void sigterm_reaches_the_worker_and_its_status_is_the_containers() throws Exception {
    start(List.of("waits"), "worker");
    await().until(() -> process.children().anyMatch(EntrypointTest::isSleep));
    process.toHandle().destroy();
    assertThat(statusWithin(5)).isEqualTo(128 + 15);
    assertThat(process.descendants()).isEmpty();
    assertThat(calls()).hasSize(1);
  }

  @Test
  void sigterm_during_a_pause_ends_the_container_without_another_worker() throws Exception {
    start(List.of("killed", "killed", "killed", "killed"), "worker");
    await().until(() -> log().contains("in 4 s"));
    process.toHandle().destroy();
    assertThat(statusWithin(2)).isEqualTo(137);
    assertThat(calls()).hasSize(3);
  }

  @Test
  void workers_of_a_container_share_a_folder_so_that_the_next_empties_what_a_killed_one_left()
      throws Exception {
    start(List.of("75", "0"), "worker");
    assertThat(statusWithin(5)).isZero();
    assertThat(calls()).allMatch(call -> call.contains("--temp ")).hasSize(2);
    assertThat(calls().stream().distinct()).hasSize(1);
  }

  @Test
  void web_is_the_default_and_every_role_gets_its_own_options() throws Exception {
    start(List.of("0"));
    assertThat(statusWithin(5)).isZero();
    assertThat(calls().get(0)).contains("/conf/jvm.options ").endsWith("pagerunner.jar web");
  }

  @Test
  void a_worker_gets_the_options_of_a_worker() throws Exception {
    start(List.of("0"), "worker");
    assertThat(statusWithin(5)).isZero();
    assertThat(calls().get(0)).contains("/conf/jvm-worker.options ");
  }

  @Test
  void every_process_is_told_how_to_hand_out_memory() throws Exception {
    start(List.of(), "env");
    assertThat(statusWithin(5)).isZero();
    List<String> variables =
        Files.readAllLines(Path.of("conf/malloc.env")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(log().lines()).containsAll(variables);
    assertThat(variables).isNotEmpty();
  }

  @Test
  void what_is_no_role_is_run_as_a_command() throws Exception {
    start(List.of(), "sh", "-c", "exit 7");
    assertThat(statusWithin(5)).isEqualTo(7);
    assertThat(calls()).isEmpty();
  }

  private void start(List<String> plan, String... words) throws IOException {
    Path file = Files.write(folder.resolve("plan"), plan);
    ProcessBuilder builder = new ProcessBuilder("deploy/entrypoint");
    builder.command().addAll(List.of(words));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("JAVA_HOME", folder.toString());
    builder.environment().put("JOURNAL", journal.toString());
    builder.environment().put("PLAN", file.toString());
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

  private static boolean isSleep(ProcessHandle child) {
    return child.info().command().orElse("").endsWith("sleep");
  }
}
