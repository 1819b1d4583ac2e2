package dev.pagerunner.http.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.http.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AllRunsTest {
  private static final String RUNS = "/api/v1/admin/runs";
  private static final String ACTIONS = RUNS + "/actions";

  @RegisterExtension static final TestServer SERVER = new TestServer();

  @Test
  void runs_are_found_by_all_fields_of_the_filter_together() {
    UUID waiting = SERVER.uploadedRun();
    UUID failed = failedRun("encrypted");
    SERVER.sql("UPDATE run SET model_name = 'other', model_version = '2' WHERE id = $1", waiting);
    UUID anna = user("Anna");
    SERVER.sql(
        "UPDATE document SET account_id = $1, title = 'Annual report' WHERE id = $2",
        anna,
        documentOf(failed));

    assertThat(found("")).containsExactly(failed, waiting);
    assertThat(found("?state=failed")).containsExactly(failed);
    assertThat(found("?model=other")).containsExactly(waiting);
    assertThat(found("?model=other@1")).isEmpty();
    assertThat(found("?model=other@2")).containsExactly(waiting);
    assertThat(found("?user=ann")).containsExactly(failed);
    assertThat(found("?failure=encrypted&state=failed&user=anna&search=REPORT"))
        .containsExactly(failed);
    assertThat(found("?failure=encrypted&state=queued")).isEmpty();
    assertThat(found("?search=" + waiting)).containsExactly(waiting);
    assertThat(found("?search=" + documentOf(waiting))).containsExactly(waiting);

    JsonObject item = SERVER.json(RUNS + "?state=failed").getJsonArray("items").getJsonObject(0);
    assertThat(item.getString("document_title")).isEqualTo("Annual report");
    assertThat(item.getString("owner")).isEqualTo("Anna");
  }

  @Test
  void a_run_is_found_by_the_failure_of_a_page_too() {
    UUID run = SERVER.uploadedRun();
    SERVER.open(run, 2);
    SERVER.sql(
        "UPDATE page SET state = 'failed', error = $2 WHERE run_id = $1 AND page = 2",
        run,
        new JsonObject().put("category", "page_timeout"));
    SERVER.sql("UPDATE run SET pages_failed = 1 WHERE id = $1", run);
    assertThat(found("?failure=page_timeout")).containsExactly(run);
    assertThat(found("?failure=render_failed")).isEmpty();
  }

  @Test
  void the_total_is_of_the_whole_list_whatever_part_is_sent() {
    for (int i = 0; i < 3; i++) {
      SERVER.uploadedRun();
    }
    JsonObject first = SERVER.json(RUNS + "?limit=2");
    assertThat(first.getInteger("total")).isEqualTo(3);
    assertThat(first.containsKey("total_is_at_least")).isFalse();
    assertThat(first.getJsonArray("items")).hasSize(2);
    JsonObject second = SERVER.json(RUNS + "?limit=2&cursor=" + first.getString("next"));
    assertThat(second.getJsonArray("items")).hasSize(1);
    assertThat(second.getString("next")).isNull();
    assertThat(SERVER.json(RUNS + "?search=nothing"))
        .isEqualTo(
            new JsonObject()
                .put("total", 0)
                .put("items", new JsonArray())
                .put("next", (String) null));
  }

  @Test
  void a_total_beyond_ten_thousand_is_a_bound() {
    UUID document = documentOf(SERVER.uploadedRun());
    SERVER.sql(
        """
        INSERT INTO run (id, document_id, model_name, model_version, model_sha256, state)
        SELECT gen_random_uuid(), $1, 'layout', '1', 'abc', 'succeeded'
        FROM generate_series(1, 10000)""",
        document);
    JsonObject list = SERVER.json(RUNS + "?limit=1");
    assertThat(list.getInteger("total")).isEqualTo(10_000);
    assertThat(list.getBoolean("total_is_at_least")).isTrue();
  }

  @Test
  void everything_that_the_filter_finds_is_cancelled_and_audited() {
    UUID one = SERVER.uploadedRun();
    UUID two = SERVER.uploadedRun();
    UUID ended = failedRun("encrypted");
    assertThat(act(new JsonObject().put("action", "cancel")))
        .isEqualTo(outcome(2, 0, new JsonArray(), false));
    assertThat(found("?state=cancelled")).containsExactlyInAnyOrder(one, two);
    assertThat(found("?state=failed")).containsExactly(ended);
    assertThat(SERVER.sql("SELECT 1 FROM audit WHERE action = 'run.cancelled'").size())
        .isEqualTo(2);
  }

  @Test
  void what_is_named_by_ids_is_changed_and_each_failure_is_told() {
    UUID waiting = SERVER.uploadedRun();
    UUID ended = failedRun("encrypted");
    UUID missing = UUID.randomUUID();
    JsonObject body =
        new JsonObject()
            .put("action", "cancel")
            .put("ids", strings(List.of(waiting, ended, missing, waiting)));
    assertThat(act(body))
        .isEqualTo(
            outcome(
                1,
                1,
                JsonArray.of(
                    new JsonObject()
                        .put("id", missing.toString())
                        .put("message", "There is no run " + missing + ".")),
                false));
  }

  @Test
  void runs_that_failed_are_retried() {
    UUID failed = failedRun("storage_failed");
    UUID other = failedRun("encrypted");
    JsonObject body = new JsonObject().put("action", "retry").put("failure", "storage_failed");
    assertThat(act(body)).isEqualTo(outcome(1, 0, new JsonArray(), false));
    assertThat(found("?state=queued")).containsExactly(failed);
    assertThat(found("?state=failed")).containsExactly(other);
  }

  @Test
  void a_request_changes_so_many_and_says_that_there_are_more() {
    UUID document = documentOf(SERVER.uploadedRun());
    SERVER.sql(
        """
        INSERT INTO run (id, document_id, model_name, model_version, model_sha256, state)
        SELECT gen_random_uuid(), $1, 'layout', '1', 'abc', 'succeeded'
        FROM generate_series(1, 501)""",
        document);
    JsonObject body = new JsonObject().put("action", "delete").put("state", "succeeded");
    assertThat(act(body)).isEqualTo(outcome(500, 0, new JsonArray(), true));
    assertThat(act(body)).isEqualTo(outcome(1, 0, new JsonArray(), false));
    assertThat(SERVER.json(RUNS).getInteger("total")).isEqualTo(1);
  }

  @Test
  void a_deleted_run_goes_with_its_results_and_its_document_stays() {
    UUID run = SERVER.uploadedRun();
    UUID document = documentOf(run);
    SERVER.open(run, 1);
    SERVER.readPage(run, 1);
    String path = "/api/v1/runs/" + run;
    assertThat(SERVER.send(SERVER.request(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(SERVER.get(path).statusCode()).isEqualTo(404);
    assertThat(SERVER.get("/api/v1/documents/" + document).statusCode()).isEqualTo(200);
    assertThat(SERVER.sql("SELECT 1 FROM detection WHERE run_id = $1", run).size()).isZero();
    assertThat(
            SERVER
                .sql("SELECT prefix FROM blob_trash WHERE prefix LIKE '%runs%'")
                .iterator()
                .next()
                .getString(0))
        .isEqualTo("documents/" + document + "/runs/" + run + "/");
    assertThat(SERVER.send(SERVER.request(path).DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void ids_beside_a_filter_and_wrong_words_are_refused() {
    assertThat(refusal("{\"action\": \"delete\", \"ids\": [], \"state\": \"failed\"}"))
        .contains("ids: give either ids or a filter");
    assertThat(refusal("{\"action\": \"delete\", \"failure\": \"boredom\"}"))
        .contains("failure: 'boredom' is not a category of failures");
    assertThat(refusal("{\"ids\": []}")).contains("action: it is missing");
    HttpResponse<String> list = SERVER.get(RUNS + "?state=tired");
    assertThat(list.statusCode()).isEqualTo(422);
    assertThat(list.body()).contains("state: 'tired' is not the state of a run");
  }

  private static String refusal(String body) {
    HttpResponse<String> answer = SERVER.post(ACTIONS, body);
    assertThat(answer.statusCode()).isEqualTo(422);
    return answer.body();
  }

  private static JsonObject act(JsonObject body) {
    return new JsonObject(SERVER.post(ACTIONS, body.encode()).body());
  }

  private static JsonObject outcome(int changed, int unchanged, JsonArray failed, boolean more) {
    return new JsonObject()
        .put("changed", changed)
        .put("unchanged", unchanged)
        .put("failed", failed)
        .put("more", more);
  }

  private static List<UUID> found(String query) {
    JsonObject list = SERVER.json(RUNS + query);
    List<UUID> ids = new ArrayList<>();
    list.getJsonArray("items")
        .forEach(item -> ids.add(UUID.fromString(((JsonObject) item).getString("id"))));
    assertThat(list.getInteger("total")).isEqualTo(ids.size());
    return ids;
  }

  private static JsonArray strings(List<UUID> ids) {
    return new JsonArray(ids.stream().map(UUID::toString).toList());
  }

  private static UUID failedRun(String category) {
    UUID run = SERVER.uploadedRun();
    SERVER.sql(
        "UPDATE run SET error = $2 WHERE id = $1", run, new JsonObject().put("category", category));
    SERVER.sql("UPDATE slice SET state = 'done' WHERE run_id = $1", run);
    SERVER.finish(run, "failed");
    return run;
  }

  private static UUID user(String name) {
    return TestServer.await(
            SERVER.accounts.create(
                name, "correct horse battery staple", Role.MEMBER, Actor.anyone("127.0.0.1")))
        .id();
  }

  private static UUID documentOf(UUID run) {
    return SERVER
        .sql("SELECT document_id FROM run WHERE id = $1", run)
        .iterator()
        .next()
        .getUUID(0);
  }
}
