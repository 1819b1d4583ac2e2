package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.PageTimes;
import dev.pagerunner.domain.Workload;
import dev.pagerunner.store.StatisticsRepository;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What administrators see of queue, workers and the last hours. */
class StatusTest {
  @RegisterExtension static final TestServer server = new TestServer();

  private static void worker(String name, UUID run, Integer page) {
    TestServer.await(
        StatisticsRepository.seen(
            server.pool(),
            new StatisticsRepository.Worker(
                name,
                "a-host",
                "1.0",
                List.of("layout"),
                run,
                page,
                100_000_000,
                7,
                OffsetDateTime.now(ZoneOffset.UTC))));
  }

  private static void pages(int millis, int count) {
    List<Integer> buckets = new ArrayList<>(Collections.nCopies(PageTimes.BUCKETS, 0));
    buckets.set(PageTimes.bucket(millis), count);
    TestServer.await(StatisticsRepository.add(server.pool(), "layout", count, 1, buckets));
  }

  @Test
  void workers_say_what_they_have_in_hand_until_they_are_gone() {
    UUID run = server.uploadedRun();
    worker("worker-1", run, 3);
    worker("worker-2", null, null);
    worker("worker-2", null, null);
    JsonArray workers = server.json("/api/v1/admin/overview").getJsonArray("workers");
    assertThat(workers).hasSize(2);
    assertThat(workers.getJsonObject(0).getString("run_id")).isEqualTo(run.toString());
    assertThat(workers.getJsonObject(0).getInteger("page")).isEqualTo(3);
    assertThat(workers.getJsonObject(1).getValue("run_id")).isNull();
    TestServer.await(StatisticsRepository.gone(server.pool(), "worker-1"));
    assertThat(server.json("/api/v1/admin/overview").getJsonArray("workers")).hasSize(1);
  }

  @Test
  void the_overview_counts_queue_failures_and_documents() {
    UUID failed = server.uploadedRun();
    server.uploadedRun();
    server.sql(
        """
        UPDATE run SET state = 'failed', finished_at = now(), error = '{"category": "encrypted"}'
        WHERE id = $1""",
        failed);
    JsonObject overview = server.json("/api/v1/admin/overview");
    assertThat(overview.getJsonObject("queue").getInteger("queued")).isEqualTo(1);
    assertThat(overview.getJsonArray("failures").getJsonObject(0))
        .isEqualTo(new JsonObject().put("category", "encrypted").put("count", 1));
    assertThat(overview.getJsonObject("storage").getInteger("documents")).isEqualTo(2);
    assertThat(overview.getJsonObject("storage").getString("place")).isEqualTo("directory");
  }

  @Test
  void everybody_sees_how_the_server_does() {
    UUID failed = server.uploadedRun();
    server.uploadedRun();
    worker("worker-1", null, null);
    pages(100, 9);
    pages(5_000, 2);
    server.sql("UPDATE page_minute SET minute = minute - interval '2 min'");
    server.sql(
        """
        UPDATE run SET state = 'failed', finished_at = now(), error = '{"category": "encrypted"}'
        WHERE id = $1""",
        failed);
    JsonObject status = server.json("/api/v1/status");
    assertThat(status.getJsonObject("queue"))
        .isEqualTo(
            new JsonObject()
                .put("queued", 1)
                .put("running", 0)
                .put("own_queued", 1)
                .put("own_running", 0));
    assertThat(status.getJsonObject("workers"))
        .isEqualTo(new JsonObject().put("alive", 1).put("pages_per_minute", 1.1));
    JsonObject model = status.getJsonArray("models").getJsonObject(0);
    assertThat(model.getString("name")).isEqualTo("layout");
    assertThat(model.getInteger("pages_last_day")).isEqualTo(11);
    assertThat(model.getInteger("median_ms")).isBetween(70, 120);
    assertThat(status.getJsonArray("failures").getJsonObject(0))
        .isEqualTo(new JsonObject().put("category", "encrypted").put("count", 1));
    assertThat(status.getJsonObject("storage").getString("place")).isEqualTo("directory");
    assertThat(status.encode()).doesNotContain("worker-1", "a-host");
    JsonObject used =
        server.json("/api/v1/models?usage=true").getJsonArray("items").getJsonObject(0);
    assertThat(used.getInteger("runs")).isEqualTo(2);
    assertThat(used.getInteger("median_ms")).isBetween(70, 120);
    JsonObject plain = server.json("/api/v1/models").getJsonArray("items").getJsonObject(0);
    assertThat(plain.containsKey("bytes")).isTrue();
    assertThat(plain.containsKey("runs")).isFalse();
  }

  @Test
  void counts_of_several_workers_add_up() {
    pages(100, 10);
    pages(100, 10);
    pages(1_000, 1);
    TestServer.await(StatisticsRepository.sample(server.pool(), new Workload(4, 2, 0, 0, 0, 0)));
    JsonObject statistics = server.json("/api/v1/admin/statistics?hours=1&step=60");
    JsonArray points = statistics.getJsonArray("points");
    JsonObject now = points.getJsonObject(points.size() - 1);
    assertThat(now.getInteger("pages")).isEqualTo(21);
    assertThat(now.getInteger("failed")).isEqualTo(3);
    assertThat(now.getInteger("queued")).isEqualTo(4);
    JsonArray ofModel = statistics.getJsonArray("models").getJsonObject(0).getJsonArray("points");
    JsonObject last = ofModel.getJsonObject(ofModel.size() - 1);
    assertThat(last.getInteger("pages")).isEqualTo(21);
    assertThat(last.getInteger("p50_ms")).isBetween(80, 120);
  }

  @Test
  void settings_are_listed_with_their_source() {
    JsonArray settings = server.json("/api/v1/admin/settings").getJsonArray("items");
    assertThat(settings.stream().map(one -> ((JsonObject) one).getString("name")))
        .contains("PORT", "PAGERUNNER_AUTH");
    assertThat(settings.getJsonObject(0).getString("source")).isEqualTo("default");
  }
}
