package dev.pagerunner.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.process.ConfFile;
import dev.pagerunner.process.JvmOptions;
import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.Signals;
import dev.pagerunner.testing.TestPdf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain {@code java -jar}, without the options that the scripts pass. */
class PlainJarIT {
  private static final int TERMINATED = 143;
  private static final Path SAMPLE = Path.of("samples", "paper.pdf");

  @TempDir Path folder;
  private PostgresServer postgres;

  @BeforeEach
  void start() {
    postgres = PostgresServer.startMigrated(folder.resolve("db"));
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  private JarProcess start(List<String> options, String role, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DATABASE_URL", postgres.url());
    environment.put("PAGERUNNER_DATA_DIR", folder.resolve("data").toString());
    environment.put("PORT", "0");
    return JarProcess.start(options, List.of(role), environment);
  }

  private JarProcess web() {
    return start(List.of(), "web", Map.of());
  }

  private JarProcess worker(Map<String, String> more) {
    JarProcess worker = start(List.of(), "worker", more);
    worker.awaitLog("is waiting for work");
    return worker;
  }

  /** The JVM that reads pages. */
  private static ProcessHandle reader(JarProcess worker) {
    return await()
        .until(() -> worker.handle().children().findFirst(), found -> found.isPresent())
        .orElseThrow();
  }

  @Test
  void web_and_worker_read_a_document_with_their_options_and_within_their_budgets()
      throws Exception {
    try (JarProcess web = web();
        JarProcess worker = worker(Map.of())) {
      Api api = web.api();
      String run = api.startRun(SAMPLE);
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");

      ProcessHandle reader = reader(worker);
      assertThat(arguments(web.handle())).containsAll(JvmOptions.SERVER.all());
      assertThat(arguments(worker.handle())).containsAll(JvmOptions.SUPERVISOR.all());
      assertThat(arguments(reader)).containsAll(JvmOptions.WORKER.all());
      for (ProcessHandle process : List.of(web.handle(), worker.handle(), reader)) {
        assertThat(environment(process)).containsAll(ConfFile.entries(ConfFile.MALLOC));
      }
      assertThat(peakMb(web.handle())).as("web, MB").isLessThanOrEqualTo(140);
      assertThat(peakMb(reader) + peakMb(worker.handle()))
          .as("worker, both of its processes, MB")
          .isLessThanOrEqualTo(330);
    }
  }

  @Test
  void options_of_the_user_are_stronger() throws Exception {
    List<String> own = List.of("-Xmx128m", "-XX:+UseParallelGC");
    try (JarProcess web = start(own, "web", Map.of("JDK_JAVA_OPTIONS", "-Xss700k"));
        JarProcess worker = start(own, "worker", Map.of())) {
      web.api();
      worker.awaitLog("is waiting for work");
      for (ProcessHandle process : List.of(web.handle(), reader(worker))) {
        assertThat(flags(process))
            .contains("-XX:MaxHeapSize=134217728", "-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1");
      }
      assertThat(flags(web.handle())).contains("-XX:ThreadStackSize=700");
      assertThat(flags(worker.handle())).contains("-XX:+UseSerialGC");
    }
  }

  @Test
  void a_process_that_cannot_replace_itself_says_how_to_start_it_and_goes_on() {
    List<String> noTemporaryFiles = List.of("-Djava.io.tmpdir=" + folder.resolve("missing"));
    try (JarProcess web =
        JarProcess.start(
            noTemporaryFiles,
            List.of("web"),
            Map.of("PAGERUNNER_DATA_DIR", folder.resolve("data").toString()))) {
      assertThat(web.awaitExit(Patience.EVENTUALLY)).isEqualTo(1);
      assertThat(web.log())
          .containsPattern("could not replace itself .*missing.*start it so: .*java -Xms8m ")
          .contains("DATABASE_URL is not set");
    }
  }

  @Test
  void a_killed_reader_is_replaced_and_the_document_read() {
    try (JarProcess web = web();
        JarProcess worker = worker(Map.of())) {
      Api api = web.api();
      String run = api.startRun(TestPdf.ofPages(12, folder, "long.pdf"));
      api.awaitPages(run, 2);
      reader(worker).destroyForcibly();
      worker.awaitLog("Worker exited with 137; restarting it");
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
    }
  }

  @Test
  void a_reader_over_its_memory_limit_is_replaced_after_each_page() {
    try (JarProcess web = web();
        JarProcess worker = worker(Map.of("PAGERUNNER_WORKER_RSS_LIMIT", "64 MB"))) {
      Api api = web.api();
      String run = api.startRun(TestPdf.ofPages(3, folder, "three.pdf"));
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      assertThat(worker.log()).contains("Worker exited with 75; restarting it");
    }
  }

  @Test
  void a_reader_ends_with_the_process_that_watches_it() {
    try (JarProcess worker = worker(Map.of())) {
      ProcessHandle reader = reader(worker);
      worker.killHard();
      await().until(() -> !reader.isAlive());
    }
  }

  @Test
  void a_worker_that_is_told_to_end_ends_its_reader_in_time_and_leaves_no_temporary_file() {
    try (JarProcess worker = worker(Map.of())) {
      ProcessHandle reader = reader(worker);
      worker.askToEnd();
      assertThat(worker.awaitExit(Duration.ofSeconds(10))).isEqualTo(TERMINATED);
      assertThat(reader.isAlive()).isFalse();
      assertThat(folder.resolve("data/tmp")).isEmptyDirectory();
    }
  }

  @Test
  void a_reader_that_gives_no_sign_of_life_is_killed_and_replaced() {
    try (JarProcess worker = worker(Map.of("PAGERUNNER_PAGE_TIMEOUT", "2 s"))) {
      ProcessHandle frozen = reader(worker);
      Signals.stop(frozen);
      worker.awaitLog("Worker sent no heartbeat for");
      worker.awaitLog(Pattern.compile("(?s)exited with 137; restarting it.*is waiting for work"));
      assertThat(frozen.isAlive()).isFalse();
    }
  }

  private static List<String> arguments(ProcessHandle process) throws IOException {
    return entries(process, "cmdline");
  }

  private static List<String> environment(ProcessHandle process) throws IOException {
    return entries(process, "environ");
  }

  private static List<String> entries(ProcessHandle process, String file) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file));
    return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
  }

  private static long peakMb(ProcessHandle process) throws IOException {
    Matcher peak =
        Pattern.compile("VmHWM:\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
    assertThat(peak.find()).isTrue();
    return Long.parseLong(peak.group(1)) * 1024 / 1_000_000;
  }

  private static String flags(ProcessHandle process) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "VM.flags")
            .start();
    String flags = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).isZero();
    return flags;
  }
}
