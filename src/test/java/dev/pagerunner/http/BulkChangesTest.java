package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Administrators find runs and documents of all users, and change many at once. */
class BulkChangesTest {
  @RegisterExtension static final TestServer server = new TestServer();

  private static JsonObject uploaded(String filename) {
    return new JsonObject(server.upload(new Form().file(filename, Form.PDF)).body());
  }

  private static UUID runOf(JsonObject document) {
    return UUID.fromString(document.getJsonObject("run").getString("id"));
  }

  private static JsonObject act(String kind, JsonObject body) {
    HttpResponse<String> answer = server.post("/api/v1/admin/" + kind + "/actions", body.encode());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static JsonObject action(String action) {
    return new JsonObject().put("action", action);
  }

  private static String state(UUID run) {
    return server.json("/api/v1/runs/" + run).getString("state");
  }

  @Test
  void runs_are_found_by_state_failure_and_title_together() {
    UUID first = runOf(uploaded("thesis.pdf"));
    UUID second = runOf(uploaded("letter.pdf"));
    server.sql(
        "UPDATE run SET state = 'failed', error = '{\"category\": \"encrypted\"}'"
            + " WHERE id IN ($1, $2)",
        first,
        second);
    uploaded("thesis-2.pdf");
    JsonObject found = server.json("/api/v1/admin/runs?failure=encrypted&search=thesis");
    assertThat(found.getInteger("total")).isEqualTo(1);
    JsonObject run = found.getJsonArray("items").getJsonObject(0);
    assertThat(run.getString("id")).isEqualTo(first.toString());
    assertThat(run.getString("document_title")).isEqualTo("thesis");
    assertThat(server.json("/api/v1/admin/runs?state=queued").getInteger("total")).isEqualTo(1);
    assertThat(server.get("/api/v1/admin/runs?state=lost").statusCode()).isEqualTo(422);
  }

  @Test
  void what_the_filter_finds_is_cancelled_and_nothing_else() {
    UUID first = runOf(uploaded("thesis.pdf"));
    UUID second = runOf(uploaded("letter.pdf"));
    JsonObject done = act("runs", action("cancel").put("search", "thesis"));
    assertThat(done.getInteger("changed")).isEqualTo(1);
    assertThat(state(first)).isEqualTo("cancelled");
    assertThat(state(second)).isEqualTo("queued");
    assertThat(act("runs", action("cancel").put("search", "thesis")).getInteger("changed"))
        .isZero();
    assertThat(act("runs", action("retry").put("state", "cancelled")).getInteger("changed"))
        .isEqualTo(1);
    assertThat(state(first)).isEqualTo("queued");
  }

  @Test
  void a_run_is_deleted_and_its_document_stays() {
    JsonObject document = uploaded("thesis.pdf");
    UUID run = runOf(document);
    server.open(run, 1);
    server.readPage(run, 1);
    JsonObject done = act("runs", action("delete").put("ids", JsonArray.of(run.toString())));
    assertThat(done.getInteger("changed")).isEqualTo(1);
    assertThat(server.get("/api/v1/runs/" + run).statusCode()).isEqualTo(404);
    assertThat(server.json("/api/v1/documents/" + document.getString("id")).getValue("run"))
        .isNull();
    JsonObject again = act("runs", action("delete").put("ids", JsonArray.of(run.toString())));
    assertThat(again.getJsonArray("failed").getJsonObject(0).getString("message"))
        .contains("There is no run");
  }

  @Test
  void documents_move_to_another_owner_and_are_deleted() {
    UUID ada = new TestUsers(server).add("ada", Role.MEMBER);
    uploaded("thesis.pdf");
    uploaded("letter.pdf");
    JsonObject moved =
        act("documents", action("move").put("user_id", ada.toString()).put("search", "thesis"));
    assertThat(moved.getInteger("changed")).isEqualTo(1);
    JsonObject hers = server.json("/api/v1/admin/documents?user=ada");
    assertThat(hers.getInteger("total")).isEqualTo(1);
    assertThat(hers.getJsonArray("items").getJsonObject(0).getString("owner")).isEqualTo("ada");
    assertThat(act("documents", action("delete").put("user", "ada")).getInteger("changed"))
        .isEqualTo(1);
    assertThat(server.json("/api/v1/admin/documents").getInteger("total")).isEqualTo(1);
    assertThat(server.post("/api/v1/admin/documents/actions", action("move").encode()).statusCode())
        .isEqualTo(422);
  }

  @Test
  void a_selection_and_a_filter_together_are_refused() {
    assertThat(
            server
                .post(
                    "/api/v1/admin/runs/actions",
                    action("cancel").put("ids", new JsonArray()).put("state", "queued").encode())
                .statusCode())
        .isEqualTo(422);
  }
}
