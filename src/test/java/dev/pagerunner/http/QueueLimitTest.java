package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueueLimitTest {
  private static final int MOST = 5;
  private static final int REQUESTS = 60;

  @RegisterExtension
  static final TestServer server = TestServerOptions.usual().maxQueued(MOST).server();

  @Test
  void further_runs_that_are_asked_for_at_once_fill_the_queue_to_its_limit_and_no_further() {
    String runs = server.uploaded().getJsonObject("links").getString("runs");
    List<HttpResponse<String>> answers = atOnce(() -> server.post(runs, "{}"));
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 202)).hasSize(MOST - 1);
    answers.stream()
        .filter(answer -> answer.statusCode() != 202)
        .forEach(QueueLimitTest::assertQueueFull);
    assertThat(unfinished()).isEqualTo(MOST);
  }

  @Test
  void uploads_that_come_at_once_fill_the_queue_to_its_limit_and_leave_nothing_else() {
    List<HttpResponse<String>> answers =
        atOnce(() -> server.upload(new Form().file("a.pdf", Form.PDF)));
    assertThat(answers.stream().filter(answer -> answer.statusCode() == 202)).hasSize(MOST);
    assertThat(unfinished()).isEqualTo(MOST);
    assertThat(server.storedFiles()).hasSize(MOST);
  }

  @Test
  void a_retry_counts_like_a_new_run() {
    UUID cancelled = server.uploadedRun();
    server.post("/api/v1/runs/" + cancelled + "/cancel", "");
    String retry = "/api/v1/runs/" + cancelled + "/retry";
    for (int i = 0; i < MOST; i++) {
      server.uploadedRun();
    }
    assertQueueFull(server.post(retry, ""));
    assertThat(server.json("/api/v1/runs/" + cancelled).getString("state")).isEqualTo("cancelled");
    server.sql(
        "UPDATE run SET state = 'succeeded' WHERE id IN (SELECT id FROM run WHERE state = 'queued'"
            + " LIMIT 1)");
    assertThat(server.post(retry, "").statusCode()).isEqualTo(202);
    assertThat(unfinished()).isEqualTo(MOST);
  }

  @Test
  void a_run_that_ends_makes_room() {
    String runs = server.uploaded().getJsonObject("links").getString("runs");
    for (int i = 1; i < MOST; i++) {
      assertThat(server.post(runs, "{}").statusCode()).isEqualTo(202);
    }
    assertQueueFull(server.post(runs, "{}"));
    server.sql(
        "UPDATE run SET state = 'failed' WHERE id IN (SELECT id FROM run WHERE state = 'queued'"
            + " LIMIT 1)");
    assertThat(server.post(runs, "{}").statusCode()).isEqualTo(202);
    assertQueueFull(server.post(runs, "{}"));
  }

  private static List<HttpResponse<String>> atOnce(Supplier<HttpResponse<String>> request) {
    ExecutorService clients = Executors.newFixedThreadPool(REQUESTS);
    try {
      List<CompletableFuture<HttpResponse<String>>> all =
          Stream.generate(() -> CompletableFuture.supplyAsync(request, clients))
              .limit(REQUESTS)
              .toList();
      return all.stream().map(CompletableFuture::join).toList();
    } finally {
      clients.shutdown();
    }
  }

  private static long unfinished() {
    return server
        .sql("SELECT count(*) FROM run WHERE state IN ('queued', 'running')")
        .iterator()
        .next()
        .getLong(0);
  }

  private static void assertQueueFull(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("30");
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("type")).isEqualTo("/problems/queue-full");
    assertThat(problem.getString("detail"))
        .contains(MOST + " runs")
        .contains("cancel")
        .contains("PAGERUNNER_MAX_QUEUED");
  }
}
