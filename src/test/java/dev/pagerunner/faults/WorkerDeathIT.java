package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.LongRun;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.Signals;
import dev.pagerunner.testing.TestPdf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerDeathIT {
  private static final int PAGES = 24;
  private static final int KILLS = LongRun.count("pagerunner.chaos.kills-of-one", 15, 50);

  @TempDir Path folder;

  @Test
  void five_killed_workers_cost_no_page_and_double_none() {
    try (Server server = Server.start(folder.resolve("data"), Map.of())) {
      Api api = server.api();
      String run = api.startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      for (int kill = 1; kill <= 5; kill++) {
        api.awaitPages(run, kill * 3);
        killTheWorker(server);
      }
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), PAGES);
    }
  }

  @Test
  void a_worker_that_wakes_up_after_its_lease_writes_nothing() {
    // The time of a page is long, so that the frozen worker is not replaced meanwhile.
    Map<String, String> settings =
        Map.of(
            "PAGERUNNER_WORKERS", "2",
            "PAGERUNNER_LEASE", "2 s",
            "PAGERUNNER_PAGE_TIMEOUT", "1 h");
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      Api api = server.api();
      String run = api.startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      api.awaitPages(run, 2);
      ProcessHandle frozen = Freezing.aWorkerWithALease(server);
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      List<Api.Event> before = api.allEvents(run);
      Story.isWhole(before, PAGES);

      Signals.resume(frozen);

      await()
          .until(
              () -> server.log(), log -> log.contains("ost the lease") || log.contains("is lost"));
      assertThat(api.allEvents(run)).isEqualTo(before);
      assertThat(server.sql().number("SELECT count(*) FROM page WHERE state = 'done'"))
          .isEqualTo(PAGES);
    }
  }

  @Test
  void after_many_kills_no_temporary_file_and_no_process_is_left() throws IOException {
    Path data = folder.resolve("data");
    Server server = Server.start(data, Map.of("PAGERUNNER_WORKERS", "2"));
    List<ProcessHandle> everything;
    try (server) {
      Api api = server.api();
      String run = api.startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      for (int kill = 1; kill <= KILLS; kill++) {
        killTheWorker(server);
      }
      assertThat(api.awaitEnd(run).getInteger("pages_total")).isEqualTo(PAGES);
      await().until(() -> server.workers().size() == 2);
      everything = server.process().descendants().toList();
      assertThat(everything).hasSize(2);
    }
    assertThat(everything).noneMatch(ProcessHandle::isAlive);
    assertThat(data.resolve("tmp")).doesNotExist();
    try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches("source|model\\.onnx|\\d+(\\.jpg|-\\d+-\\d+)"));
    }
  }

  @Test
  void a_worker_that_gives_no_sign_of_life_is_killed_and_replaced() {
    Map<String, String> settings = Map.of("PAGERUNNER_PAGE_TIMEOUT", "5 s");
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      await().until(() -> server.log().contains("is waiting for work"));
      ProcessHandle frozen = server.workers().get(0);
      Signals.stop(frozen);
      await().until(() -> !frozen.isAlive());
      assertThat(server.log()).contains("Worker 1 sent no heartbeat for");
      await().until(() -> !server.workers().isEmpty());
      assertThat(server.workers()).doesNotContain(frozen);
    }
  }

  private static void killTheWorker(Server server) {
    await().until(() -> !server.workers().isEmpty());
    ProcessHandle worker = server.workers().get(0);
    worker.destroyForcibly();
    await().until(() -> !worker.isAlive());
  }
}
