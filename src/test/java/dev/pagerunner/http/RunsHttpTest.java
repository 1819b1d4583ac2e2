package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Patience;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunsHttpTest {
  @RegisterExtension static final TestServer server = new TestServer();
  private UUID run;
  private String path;

  @BeforeEach
  void upload() {
    run = server.uploadedRun();
    path = "/api/v1/runs/" + run;
  }

  @Test
  void a_queued_run_says_how_many_are_before_it() {
    UUID second = server.uploadedRun();
    assertThat(server.json("/api/v1/runs/" + second).getInteger("queue_position")).isEqualTo(1);
    server.open(run, 1);
    assertThat(server.json(path).getValue("queue_position")).isNull();
    server.finish(run, "succeeded");
    assertThat(server.json("/api/v1/runs/" + second).getInteger("queue_position")).isZero();
  }

  @Test
  void no_more_than_a_thousand_runs_before_it_are_counted() {
    server.sql(
        """
        INSERT INTO run (id, document_id, model_name, model_version, model_sha256, created_at)
        SELECT gen_random_uuid(), document_id, model_name, model_version, model_sha256,
               created_at - n * interval '1 ms'
        FROM run, generate_series(1, 1500) AS n""");
    assertThat(server.json(path).getInteger("queue_position")).isEqualTo(1000);
    assertThat(
            server
                .json("/api/v1/documents")
                .getJsonArray("items")
                .getJsonObject(0)
                .getJsonObject("run")
                .getInteger("queue_position"))
        .isEqualTo(1000);
  }

  @Test
  void a_wait_ends_with_the_run() {
    CompletableFuture<JsonObject> waiting =
        CompletableFuture.supplyAsync(() -> server.json(path + "?wait=20"));
    await().until(() -> server.events.listeners() == 1);
    server.open(run, 1);
    server.finish(run, "succeeded");

    assertThat(waiting).succeedsWithin(Patience.EVENTUALLY);
    assertThat(waiting.join().getString("state")).isEqualTo("succeeded");
    assertThat(waiting.join().getString("finished_at")).endsWith("Z");
    assertThat(server.json(path + "?wait=20").getString("state")).isEqualTo("succeeded");
    await().until(() -> server.events.listeners() == 0);
  }

  @Test
  void a_wait_ends_when_its_time_is_over() {
    assertThat(server.json(path + "?wait=1").getString("state")).isEqualTo("queued");
    await().until(() -> server.events.listeners() == 0);
    assertThat(server.get(path + "?wait=56").statusCode()).isEqualTo(422);
    assertThat(server.get(path + "?wait=-1").statusCode()).isEqualTo(422);
  }

  @Test
  void a_run_can_be_cancelled_more_than_once() {
    HttpResponse<String> first = server.post(path + "/cancel", "");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(first.body()).getString("state")).isEqualTo("cancelled");
    assertThat(server.post(path + "/cancel", "").statusCode()).isEqualTo(202);
  }

  @Test
  void only_a_run_that_ended_can_be_retried() {
    HttpResponse<String> early = server.post(path + "/retry", "");
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(new JsonObject(early.body()).getString("type")).isEqualTo("/problems/conflict");
    server.post(path + "/cancel", "");
    HttpResponse<String> retried = server.post(path + "/retry", "");
    assertThat(retried.statusCode()).isEqualTo(202);
    assertThat(new JsonObject(retried.body()).getString("state")).isEqualTo("queued");
  }

  @Test
  void the_runs_of_a_document_are_listed_newest_first_in_pages() {
    String runs =
        server
            .json("/api/v1/documents")
            .getJsonArray("items")
            .getJsonObject(0)
            .getJsonObject("links")
            .getString("runs");
    List<String> ids = new ArrayList<>(List.of(run.toString()));
    for (int i = 0; i < 3; i++) {
      ids.add(0, new JsonObject(server.post(runs, "{}").body()).getString("id"));
    }
    server.uploadedRun();
    List<String> listed = new ArrayList<>();
    String next = "";
    while (next != null) {
      JsonObject page = server.json(runs + "?limit=3" + (next.isEmpty() ? "" : "&cursor=" + next));
      page.getJsonArray("items").forEach(one -> listed.add(((JsonObject) one).getString("id")));
      next = page.getString("next");
    }
    assertThat(listed).isEqualTo(ids);
    assertThat(server.get("/api/v1/documents/" + UUID.randomUUID() + "/runs").statusCode())
        .isEqualTo(404);
  }

  @Test
  void an_unknown_run_cannot_be_found() {
    String unknown = "/api/v1/runs/" + UUID.randomUUID();
    assertThat(server.get(unknown).statusCode()).isEqualTo(404);
    assertThat(server.get(unknown + "?wait=20").statusCode()).isEqualTo(404);
    assertThat(server.post(unknown + "/cancel", "").statusCode()).isEqualTo(404);
    assertThat(server.post(unknown + "/retry", "").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/v1/runs/17").statusCode()).isEqualTo(404);
    assertThat(server.events.listeners()).isZero();
  }
}
