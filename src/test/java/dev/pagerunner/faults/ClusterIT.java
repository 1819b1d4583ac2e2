package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Cluster;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web and worker processes that share nothing but Postgres, RabbitMQ and S3. */
class ClusterIT {
  private static final int PAGES = 24;

  @TempDir Path folder;

  @Test
  void what_one_replica_takes_any_other_answers() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      Api first = cluster.startWeb().api();
      Api second = cluster.startWeb().api();
      cluster.startWorkers(2);
      JsonObject document = first.upload(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      String run = document.getJsonObject("run").getString("id");
      assertThat(second.awaitEnd(run).getString("state")).isEqualTo("succeeded");
      Story.isWhole(second.allEvents(run), PAGES);
      assertThat(second.send("GET", "/api/v1/runs/" + run + "/pages/1/image").statusCode())
          .isEqualTo(200);
      assertThat(second.send("GET", "/api/v1/runs/" + run + "/crops/1_1").statusCode())
          .isEqualTo(200);
      assertThat(cluster.sql().number("SELECT count(DISTINCT attempt) FROM slice")).isEqualTo(1);
    }
  }

  @Test
  void a_client_that_goes_to_another_replica_after_every_event_misses_none() {
    try (Cluster cluster = Cluster.start(folder, Map.of())) {
      List<Api> replicas = List.of(cluster.startWeb().api(), cluster.startWeb().api());
      cluster.startWorkers(1);
      String run = replicas.get(0).startRun(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      List<Api.Event> story = new ArrayList<>();
      for (int turn = 0; story.isEmpty() || !isLast(story.get(story.size() - 1)); turn++) {
        long known = story.isEmpty() ? 0 : story.get(story.size() - 1).id();
        story.addAll(replicas.get(turn % 2).events(run, known, 1));
      }
      Story.isWhole(story, PAGES);
    }
  }

  private static boolean isLast(Api.Event event) {
    return event.type().equals("run.finished");
  }
}
