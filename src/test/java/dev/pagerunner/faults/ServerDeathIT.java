package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerDeathIT {
  private static final int PAGES = 24;

  @TempDir Path folder;

  @Test
  void a_document_goes_on_by_itself_after_everything_was_killed_and_started_again() {
    Path data = folder.resolve("data");
    Server first = Server.start(data, Map.of());
    String run = first.api().startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
    first.api().awaitPages(run, 5);
    List<ProcessHandle> workers = first.workers();

    first.killHard();

    await().until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    try (Server second = Server.start(data, Map.of())) {
      Api api = second.api();
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), PAGES);
    }
  }

  @Test
  void a_postgres_that_dies_is_started_again_and_nothing_is_lost() {
    try (Server server = Server.start(folder.resolve("data"), Map.of())) {
      Api api = server.api();
      String run = api.startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      api.awaitPages(run, 3);
      server.postmaster().destroyForcibly();
      await().until(() -> server.log().contains("Postgres ended unexpectedly"));
      await().ignoreExceptions().until(() -> api.run(run) != null);
      assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(api.allEvents(run), PAGES);
    }
  }
}
