package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.accounts.SetupCode;
import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What belongs to one user does not meet what belongs to another, and ends with its login. */
class OwnTest {
  @RegisterExtension static final TestServer SERVER = TestServerOptions.withAccounts().server();

  private final TestUsers users = new TestUsers(SERVER);

  private String token(String name) {
    users.add(name, Role.MEMBER);
    return users.token(users.session(name), "write");
  }

  private static JsonObject upload(String token, String content) {
    Form form = new Form().file("paper.pdf", content);
    HttpRequest.Builder request =
        TestUsers.with(token, SERVER.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .header("Idempotency-Key", "the-same-key")
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    return new JsonObject(SERVER.send(request).body());
  }

  @Test
  void the_same_idempotency_key_of_two_users_is_two_uploads() {
    String ada = token("ada");
    String bob = token("bob");
    String first = upload(ada, Form.PDF).getString("id");
    assertThat(upload(ada, Form.PDF).getString("id")).isEqualTo(first);
    assertThat(upload(bob, Form.PDF).getString("id")).isNotNull().isNotEqualTo(first);
  }

  @Test
  void an_event_stream_ends_when_its_token_is_revoked() throws Exception {
    String ada = token("ada");
    UUID run = UUID.fromString(upload(ada, Form.PDF).getJsonObject("run").getString("id"));
    CompletableFuture<HttpResponse<String>> stream =
        CompletableFuture.supplyAsync(
            () ->
                SERVER.send(
                    TestUsers.with(ada, SERVER.request("/api/v1/runs/" + run + "/events"))));
    await().until(() -> SERVER.events.listeners() > 0);
    SERVER.sql("UPDATE api_token SET revoked_at = now()");
    assertThat(stream.get().body()).contains("run.queued");
    assertThat(stream.get().statusCode()).isEqualTo(200);
  }

  @Test
  void the_first_user_needs_the_code_and_gets_what_was_uploaded_before() {
    SERVER.sql(
        """
        INSERT INTO document (id, title, filename, media_type, bytes, sha256)
        VALUES (gen_random_uuid(), 'old', 'old.pdf', 'application/pdf', 1, 'x')""");
    String code = TestServer.await(SetupCode.make(SERVER.database()));
    JsonObject wanted = new JsonObject().put("username", "ada").put("password", TestUsers.PASSWORD);
    assertThat(SERVER.post("/api/v1/setup", wanted.put("code", "WRONG").encode()).statusCode())
        .isEqualTo(409);
    HttpResponse<String> made =
        SERVER.post("/api/v1/setup", wanted.put("code", code.toLowerCase(Locale.ROOT)).encode());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(
            SERVER.sql(
                "SELECT owner.name FROM document d JOIN account owner ON owner.id = d.account_id"))
        .hasSize(1);
    assertThat(SERVER.post("/api/v1/setup", wanted.encode()).statusCode()).isEqualTo(409);
  }

  @Test
  void the_audit_log_tells_every_change_and_cannot_be_changed() {
    String ada = token("ada");
    String document = upload(ada, Form.PDF).getString("id");
    assertThat(
            SERVER.sql(
                """
                SELECT 1 FROM audit WHERE action = 'document.created' AND object_id = $1
                  AND actor_name = 'ada' AND actor_kind = 'token' AND credential IS NOT NULL""",
                document))
        .hasSize(1);
    assertThatThrownBy(() -> SERVER.sql("UPDATE audit SET actor_name = 'bob'"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> SERVER.sql("DELETE FROM audit")).hasMessageContaining("append-only");
  }
}
