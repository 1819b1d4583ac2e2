package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import dev.pagerunner.webhooks.ServerWebhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users make, see and are refused. */
class WebhooksTest {
  private static final String URL = "http://127.0.0.1:9/secret-path";

  @RegisterExtension static final TestServer SERVER = TestServerOptions.withAccounts().server();

  private final TestUsers users = new TestUsers(SERVER);
  private String member;
  private String other;
  private String admin;

  @BeforeEach
  void makeUsers() {
    users.add("member", Role.MEMBER);
    users.add("other", Role.MEMBER);
    users.add("admin", Role.ADMIN);
    member = users.token(users.session("member"), "write");
    other = users.token(users.session("other"), "write");
    admin = users.token(users.session("admin"), "admin");
  }

  private static HttpResponse<String> send(
      String token, String method, String path, JsonObject body) {
    return SERVER.send(
        TestUsers.with(token, SERVER.request(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private static HttpResponse<String> get(String token, String path) {
    return SERVER.send(TestUsers.with(token, SERVER.request(path)));
  }

  private static JsonObject made(String token) {
    HttpResponse<String> answer =
        send(token, "POST", "/api/v1/webhooks", new JsonObject().put("url", URL));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body());
  }

  private static JsonArray items(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getJsonArray("items");
  }

  private static JsonObject uploaded(String token, Form form) {
    HttpResponse<String> answer =
        SERVER.send(
            TestUsers.with(token, SERVER.request("/api/v1/documents"))
                .header("Content-Type", form.contentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes())));
    return new JsonObject(answer.body()).put("http", answer.statusCode());
  }

  private static String run(JsonObject document) {
    return document.getJsonObject("run").getString("id");
  }

  /** Ends a run that waits, which is a real end. */
  private static void cancel(String token, String run) {
    assertThat(
            send(token, "POST", "/api/v1/runs/" + run + "/cancel", new JsonObject()).statusCode())
        .isEqualTo(202);
  }

  @Test
  void a_secret_is_shown_once_and_masked_after() {
    JsonObject webhook = made(member);
    String secret = webhook.getString("secret");
    assertThat(secret).startsWith("whsec_");
    String path = "/api/v1/webhooks/" + webhook.getString("id");
    for (String shown :
        List.of(
            get(member, path).body(),
            get(member, "/api/v1/webhooks").body(),
            get(admin, "/api/v1/admin/webhooks").body())) {
      assertThat(shown).doesNotContain(secret.substring(0, 20)).contains("whsec_…");
    }
    assertThat(webhook.getJsonArray("events")).containsExactly("run.finished", "run.failed");
    assertThat(webhook.getBoolean("enabled")).isTrue();
    String audit =
        SERVER
            .sql("SELECT detail FROM audit WHERE action = 'webhook.created'")
            .iterator()
            .next()
            .getValue(0)
            .toString();
    assertThat(audit).contains("127.0.0.1:9").doesNotContain("secret-path");
  }

  @Test
  void others_have_their_own_and_administrators_see_all() {
    String id = made(member).getString("id");
    assertThat(items(get(member, "/api/v1/webhooks"))).hasSize(1);
    assertThat(items(get(other, "/api/v1/webhooks"))).isEmpty();
    assertThat(items(get(admin, "/api/v1/webhooks"))).isEmpty();
    assertThat(items(get(admin, "/api/v1/admin/webhooks")).getJsonObject(0).getString("owner"))
        .isEqualTo("member");
    for (String way : List.of("/test", "/secret", "/deliveries/" + UUID.randomUUID() + "/resend")) {
      HttpResponse<String> answer =
          send(other, "POST", "/api/v1/webhooks/" + id + way, new JsonObject());
      assertThat(answer.statusCode()).as(way).isEqualTo(404);
    }
    assertThat(get(admin, "/api/v1/webhooks/" + id).statusCode()).isEqualTo(200);
    assertThat(
            send(admin, "POST", "/api/v1/webhooks/" + id + "/test", new JsonObject()).statusCode())
        .isEqualTo(202);
  }

  @Test
  void the_delivery_of_one_webhook_is_not_found_below_another() {
    String mine = made(member).getString("id");
    String others = made(other).getString("id");
    String delivery =
        new JsonObject(
                send(other, "POST", "/api/v1/webhooks/" + others + "/test", new JsonObject())
                    .body())
            .getString("id");
    String path = "/api/v1/webhooks/" + mine + "/deliveries/" + delivery + "/resend";
    assertThat(send(member, "POST", path, new JsonObject()).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.1/",
        "http://127.0.0.2/",
        "https://[::1]/",
        "https://a@example.org/",
        "http://8.8.8.8/",
        "file:///etc/passwd",
        "https://no-such-host.invalid/"
      })
  void wrong_urls_are_refused_for_a_user(String url) {
    HttpResponse<String> answer =
        send(member, "POST", "/api/v1/webhooks", new JsonObject().put("url", url));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"url\"");
  }

  @Test
  void wrong_events_are_refused() {
    JsonObject wanted = new JsonObject().put("url", URL);
    for (JsonArray events : List.of(JsonArray.of(), JsonArray.of("run.begun"))) {
      assertThat(
              send(member, "POST", "/api/v1/webhooks", wanted.copy().put("events", events))
                  .statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void a_user_has_twenty_at_most() {
    for (int i = 0; i < 20; i++) {
      made(member);
    }
    HttpResponse<String> answer =
        send(member, "POST", "/api/v1/webhooks", new JsonObject().put("url", URL));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("Delete one first");
    assertThat(items(get(member, "/api/v1/webhooks?limit=7"))).hasSize(7);
    made(other);
  }

  @Test
  void it_is_told_of_its_owners_runs_alone() {
    String id = made(member).getString("id");
    cancel(other, run(uploaded(other, new Form().file("paper.pdf", Form.PDF))));
    assertThat(items(get(member, "/api/v1/webhooks/" + id + "/deliveries"))).isEmpty();
    JsonObject document =
        uploaded(member, new Form().field("title", "Mine").file("paper.pdf", Form.PDF));
    cancel(member, run(document));
    JsonObject delivery =
        items(get(member, "/api/v1/webhooks/" + id + "/deliveries")).getJsonObject(0);
    assertThat(delivery.getString("type")).isEqualTo("run.finished");
    assertThat(delivery.getString("run_id")).isEqualTo(run(document));
    JsonObject body = body(delivery.getString("id"));
    assertThat(body.getString("type")).isEqualTo("run.finished");
    assertThat(body.getString("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]{15}Z");
    JsonObject data = body.getJsonObject("data");
    assertThat(data.getString("state")).isEqualTo("cancelled");
    assertThat(data.getString("title")).isEqualTo("Mine");
    assertThat(data.getString("document_id")).isEqualTo(document.getString("id"));
    assertThat(data.getJsonObject("links").getString("run"))
        .isEqualTo(document.getJsonObject("run").getJsonObject("links").getString("self"));
  }

  private static JsonObject body(String delivery) {
    return new JsonObject(
        SERVER
            .sql("SELECT body FROM webhook_delivery WHERE id = $1", UUID.fromString(delivery))
            .iterator()
            .next()
            .getString(0));
  }

  @Test
  void the_webhook_of_the_server_is_told_of_the_runs_of_all() {
    String url = "http://127.0.0.1:9/all";
    TestServer.await(
        SERVER.webhooks.publishOfServer(
            Optional.of(new ServerWebhook(url, List.of("run.finished"), null))));
    cancel(member, run(uploaded(member, new Form().file("paper.pdf", Form.PDF))));
    cancel(other, run(uploaded(other, new Form().file("paper.pdf", Form.PDF))));
    JsonObject listed = items(get(admin, "/api/v1/admin/webhooks")).getJsonObject(0);
    assertThat(listed.getBoolean("of_server")).isTrue();
    String path = "/api/v1/webhooks/" + listed.getString("id");
    assertThat(items(get(admin, path + "/deliveries"))).hasSize(2);
    assertThat(get(member, path).statusCode()).isEqualTo(404);
    assertThat(send(admin, "DELETE", path, new JsonObject()).statusCode()).isEqualTo(409);

    TestServer.await(SERVER.webhooks.publishOfServer(Optional.empty()));
    assertThat(get(admin, path).statusCode()).isEqualTo(404);
  }

  @Test
  void an_upload_brings_its_own() {
    Form form =
        new Form()
            .field("webhook", URL)
            .field("webhook_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .file("paper.pdf", Form.PDF);
    String run = run(uploaded(member, form));
    assertThat(items(get(member, "/api/v1/webhooks"))).isEmpty();
    assertThat(items(get(other, "/api/v1/webhooks?run=" + run))).isEmpty();
    JsonObject webhook = items(get(member, "/api/v1/webhooks?run=" + run)).getJsonObject(0);
    assertThat(webhook.getString("run_id")).isEqualTo(run);
    assertThat(webhook.getString("secret_hint")).isEqualTo("whsec_…LaSw");
    cancel(member, run);
    assertThat(items(get(member, "/api/v1/webhooks/" + webhook.getString("id") + "/deliveries")))
        .hasSize(1);
    assertThat(get(member, "/api/v1/webhooks?run=1").statusCode()).isEqualTo(422);
  }

  @Test
  void who_gave_a_document_away_is_told_nothing_of_its_runs() {
    JsonObject document =
        uploaded(member, new Form().field("webhook", URL).file("paper.pdf", Form.PDF));
    String owner = new JsonObject(get(other, "/api/v1/me").body()).getString("id");
    String path = "/api/v1/admin/documents/" + document.getString("id") + "/owner";
    HttpResponse<String> moved = send(admin, "PUT", path, new JsonObject().put("user_id", owner));
    assertThat(moved.statusCode()).as(moved.body()).isLessThan(300);
    assertThat(items(get(admin, "/api/v1/webhooks?run=" + run(document)))).isEmpty();
    cancel(other, run(document));
    assertThat(SERVER.sql("SELECT FROM webhook_delivery").size()).isZero();
  }

  @Test
  void a_further_run_brings_its_own() {
    JsonObject document = uploaded(member, new Form().file("paper.pdf", Form.PDF));
    String path = "/api/v1/documents/" + document.getString("id") + "/runs";
    JsonObject run =
        new JsonObject(send(member, "POST", path, new JsonObject().put("webhook", URL)).body());
    JsonObject webhook =
        items(get(member, "/api/v1/webhooks?run=" + run.getString("id"))).getJsonObject(0);
    assertThat(webhook.getString("secret_hint")).isNull();
    JsonObject wrong =
        new JsonObject().put("webhook", "https://10.0.0.1/").put("webhook_secret", "short");
    HttpResponse<String> refused = send(member, "POST", path, wrong);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("\"field\":\"webhook\"")
        .contains("\"field\":\"webhook_secret\"");
  }

  @Test
  void an_upload_with_a_wrong_one_is_refused_and_leaves_nothing() {
    JsonObject answer =
        uploaded(
            member,
            new Form().field("webhook", "https://169.254.169.254/").file("paper.pdf", Form.PDF));
    assertThat(answer.getInteger("http")).isEqualTo(422);
    assertThat(SERVER.sql("SELECT FROM webhook").rowCount()).isZero();
    assertThat(
            uploaded(
                    member,
                    new Form()
                        .field("webhook_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                        .file("paper.pdf", Form.PDF))
                .getInteger("http"))
        .isEqualTo(422);
  }

  @Test
  void a_key_with_another_webhook_is_another_request() {
    Form first = new Form().field("webhook", URL).file("paper.pdf", Form.PDF);
    Form second = new Form().field("webhook", URL + "2").file("paper.pdf", Form.PDF);
    assertThat(withKey(first)).isEqualTo(202);
    assertThat(withKey(first)).isEqualTo(202);
    assertThat(withKey(second)).isEqualTo(422);
    assertThat(SERVER.sql("SELECT FROM webhook").rowCount()).isEqualTo(1);
  }

  private int withKey(Form form) {
    return SERVER
        .send(
            TestUsers.with(member, SERVER.request("/api/v1/documents"))
                .header("Idempotency-Key", "one")
                .header("Content-Type", form.contentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes())))
        .statusCode();
  }

  @Test
  void a_deleted_webhook_takes_its_log_along_and_a_deleted_user_all() {
    JsonObject webhook = made(member);
    String path = "/api/v1/webhooks/" + webhook.getString("id");
    send(member, "POST", path + "/test", new JsonObject());
    assertThat(send(member, "DELETE", path, new JsonObject()).statusCode()).isEqualTo(204);
    assertThat(SERVER.sql("SELECT FROM webhook_delivery").rowCount()).isZero();

    made(other);
    SERVER.sql("DELETE FROM account WHERE name = 'other'");
    assertThat(SERVER.sql("SELECT FROM webhook").rowCount()).isZero();
  }

  @Test
  void a_user_who_is_disabled_is_told_nothing() {
    made(member);
    JsonObject document = uploaded(member, new Form().file("paper.pdf", Form.PDF));
    SERVER.sql("UPDATE account SET disabled = true WHERE name = 'member'");
    cancel(admin, run(document));
    assertThat(SERVER.sql("SELECT FROM webhook_delivery").rowCount()).isZero();
  }
}
