package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Documents that their owner shares with everybody who has an account. */
class SharingTest {
  @RegisterExtension static final TestServer SERVER = TestServerOptions.withSharing().server();

  @RegisterExtension
  static final TestServer WITHOUT_SHARING = TestServerOptions.withAccounts().server();

  private final TestUsers users = new TestUsers(SERVER);
  private String owner;
  private String other;
  private String viewer;
  private UUID document;
  private UUID run;

  @BeforeEach
  void upload() {
    users.add("owner", Role.MEMBER);
    users.add("other", Role.MEMBER);
    users.add("viewer", Role.VIEWER);
    owner = users.token(users.session("owner"), "write");
    other = users.token(users.session("other"), "write");
    viewer = users.token(users.session("viewer"), "read");
    Form form = new Form().file("paper.pdf", Form.PDF);
    HttpRequest.Builder request =
        TestUsers.with(owner, SERVER.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    JsonObject uploaded = new JsonObject(SERVER.send(request).body());
    document = UUID.fromString(uploaded.getString("id"));
    run = UUID.fromString(uploaded.getJsonObject("run").getString("id"));
    SERVER.open(run, 1);
    SERVER.readPage(run, 1);
  }

  private static HttpResponse<String> get(TestServer server, String token, String path) {
    return server.send(TestUsers.with(token, server.request(path)));
  }

  private HttpResponse<String> share(String token, boolean shared) {
    return SERVER.send(
        TestUsers.with(token, SERVER.request("/api/v1/documents/" + document))
            .header("Content-Type", "application/json")
            .method(
                "PATCH",
                HttpRequest.BodyPublishers.ofString(
                    new JsonObject().put("shared", shared).encode())));
  }

  private static JsonArray listed(TestServer server, String token) {
    return new JsonObject(get(server, token, "/api/v1/documents").body()).getJsonArray("items");
  }

  @Test
  void what_is_shared_is_read_by_everybody_until_it_is_not() {
    assertThat(listed(SERVER, viewer)).isEmpty();
    assertThat(share(other, true).statusCode()).isEqualTo(404);
    assertThat(share(owner, true).statusCode()).isEqualTo(200);
    for (String token : new String[] {other, viewer}) {
      assertThat(listed(SERVER, token)).hasSize(1);
      assertThat(get(SERVER, token, "/api/v1/runs/" + run + "/pages/1").statusCode())
          .isEqualTo(200);
      assertThat(get(SERVER, token, "/api/v1/runs/" + run + "/crops/1_1").statusCode())
          .isEqualTo(200);
    }
    share(owner, false);
    assertThat(listed(SERVER, viewer)).isEmpty();
    assertThat(get(SERVER, other, "/api/v1/runs/" + run).statusCode()).isEqualTo(404);
  }

  @Test
  void reading_is_all_that_sharing_allows() {
    share(owner, true);
    assertThat(share(other, false).statusCode()).isEqualTo(404);
    HttpRequest.Builder delete =
        TestUsers.with(other, SERVER.request("/api/v1/documents/" + document)).DELETE();
    assertThat(SERVER.send(delete).statusCode()).isEqualTo(404);
    HttpRequest.Builder cancel =
        TestUsers.with(other, SERVER.request("/api/v1/runs/" + run + "/cancel"))
            .POST(HttpRequest.BodyPublishers.noBody());
    assertThat(SERVER.send(cancel).statusCode()).isEqualTo(404);
  }

  @Test
  void a_server_without_sharing_shows_nobody_elses_documents() {
    share(owner, true);
    assertThat(listed(WITHOUT_SHARING, viewer)).isEmpty();
    assertThat(get(WITHOUT_SHARING, other, "/api/v1/runs/" + run).statusCode()).isEqualTo(404);
    assertThat(listed(WITHOUT_SHARING, owner)).hasSize(1);
  }
}
