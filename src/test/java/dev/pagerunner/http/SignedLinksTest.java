package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links to page images and crops for programs that cannot log in. */
class SignedLinksTest {
  @RegisterExtension static final TestServer SERVER = TestServerOptions.withSharing().server();

  private final TestUsers users = new TestUsers(SERVER);
  private UUID ada;
  private String token;
  private JsonObject document;
  private UUID run;

  @BeforeEach
  void read_a_page() {
    ada = users.add("ada", Role.MEMBER);
    token = users.token(users.session("ada"), "read");
    document = upload();
    run = UUID.fromString(document.getJsonObject("run").getString("id"));
    SERVER.open(run, 2);
    SERVER.readPage(run, 1);
    SERVER.readPage(run, 2);
  }

  private JsonObject upload() {
    String write = users.token(users.session("ada"), "write");
    Form form = new Form().file("paper.pdf", Form.PDF);
    HttpRequest.Builder request =
        TestUsers.with(write, SERVER.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    return new JsonObject(SERVER.send(request).body());
  }

  private static HttpResponse<String> make(String token, UUID run, String body) {
    return SERVER.send(
        TestUsers.with(token, SERVER.request("/api/v1/runs/" + run + "/links"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonObject made() {
    HttpResponse<String> answer = make(token, run, "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body());
  }

  private static String path(String address) {
    return address.replaceFirst("^http://127.0.0.1:\\d+", "");
  }

  private static String image(JsonObject link, int page) {
    return path(link.getString("image")).replace("{page}", Integer.toString(page));
  }

  private static int status(String path) {
    return SERVER.get(path).statusCode();
  }

  @Test
  void whoever_has_the_link_sees_the_images_of_the_run_and_nothing_else() {
    JsonObject link = made();
    assertThat(Instant.parse(link.getString("expires_at")))
        .isBetween(
            Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(24)));
    HttpResponse<String> image = SERVER.get(image(link, 2));
    assertThat(image.statusCode()).isEqualTo(200);
    assertThat(image.body()).isEqualTo("0123456789");
    assertThat(image.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("cross-origin");
    String crop = path(link.getString("crop")).replace("{page}", "1").replace("{n}", "1");
    assertThat(SERVER.get(crop).body()).isEqualTo("crop");
    assertThat(status(image(link, 3))).isEqualTo(404);

    String query = "?link=" + link.getString("link");
    for (String other :
        new String[] {"/pages/1", "/pages", "/detections", "", "/export", "/events", "/outline"}) {
      assertThat(status("/api/v1/runs/" + run + other + query)).as(other).isIn(401, 422);
    }
    assertThat(status(document.getJsonObject("links").getString("file") + query)).isIn(401, 422);
    assertThat(status("/api/v1/runs/" + run + "/pages/1/image")).isEqualTo(401);
  }

  @Test
  void tasks_for_label_studio_have_images_that_work_without_a_login() {
    for (String format : new String[] {"label-studio", "label-studio-document"}) {
      String path = "/api/v1/runs/" + run + "/export?signed_hours=2&format=" + format;
      JsonObject data =
          new JsonArray(SERVER.send(TestUsers.with(token, SERVER.request(path))).body())
              .getJsonObject(0)
              .getJsonObject("data");
      String image =
          format.equals("label-studio")
              ? data.getString("image")
              : data.getJsonArray("pages").getString(1);
      assertThat(image).startsWith("http://127.0.0.1:");
      assertThat(SERVER.get(path(image)).body()).isEqualTo("0123456789");
    }
  }

  @Test
  void a_link_that_was_changed_is_not_valid() {
    String good = made().getString("link");
    byte[] bytes = Base64.getUrlDecoder().decode(good);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      String link = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(status("/api/v1/runs/" + run + "/pages/1/image?link=" + link)).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%00", "%FF", "....", "AAAA"})
  void what_is_no_link_is_refused(String link) {
    HttpResponse<String> answer = SERVER.get("/api/v1/runs/" + run + "/pages/1/image?link=" + link);
    assertThat(answer.statusCode()).isIn(401, 422);
  }

  @Test
  void a_wrong_link_is_refused_whoever_sends_it_and_says_what_to_do() {
    String path = "/api/v1/runs/" + run + "/pages/1/image?link=" + "A".repeat(75);
    HttpResponse<String> answer = SERVER.send(TestUsers.with(token, SERVER.request(path)));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("Ask for a new one").doesNotContain("AAAA");
  }

  @Test
  void a_link_is_of_one_run_alone() {
    UUID other = UUID.fromString(upload().getJsonObject("run").getString("id"));
    SERVER.open(other, 1);
    SERVER.readPage(other, 1);
    String link = made().getString("link");
    assertThat(status("/api/v1/runs/" + other + "/pages/1/image?link=" + link)).isEqualTo(401);
    assertThat(status("/api/v1/runs/1-1-1-1-1/pages/1/image?link=" + link)).isEqualTo(401);
  }

  @Test
  void a_link_ends_with_the_rights_of_whoever_made_it() {
    JsonObject link = made();
    SERVER.sql("UPDATE account SET disabled = true WHERE id = $1", ada);
    assertThat(status(image(link, 1))).isEqualTo(401);
    SERVER.sql("UPDATE account SET disabled = false WHERE id = $1", ada);
    assertThat(status(image(link, 1))).isEqualTo(200);
    UUID bob = users.add("bob", Role.MEMBER);
    SERVER.sql("UPDATE document SET account_id = $1", bob);
    assertThat(status(image(link, 1))).isEqualTo(404);
    SERVER.sql("UPDATE document SET shared = true");
    assertThat(status(image(link, 1))).isEqualTo(200);
    SERVER.sql("DELETE FROM document");
    assertThat(status(image(link, 1))).isEqualTo(404);
    SERVER.sql("DELETE FROM account WHERE id = $1", ada);
    assertThat(status(image(link, 1))).isEqualTo(401);
  }

  @Test
  void links_end_with_their_key() {
    JsonObject link = made();
    SERVER.sql("DELETE FROM link_key");
    assertThat(status(image(link, 1))).isEqualTo(401);
    assertThat(status(image(made(), 1))).isEqualTo(200);
    assertThat(status(image(link, 1))).isEqualTo(401);
  }

  @Test
  void who_may_not_read_the_run_gets_no_link() {
    users.add("eve", Role.VIEWER);
    String eve = users.token(users.session("eve"), "read");
    assertThat(make(eve, run, "{}").statusCode()).isEqualTo(404);
    SERVER.sql("UPDATE document SET shared = true");
    JsonObject link = new JsonObject(make(eve, run, "{\"hours\": 720}").body());
    assertThat(status(image(link, 1))).isEqualTo(200);
    SERVER.sql("UPDATE document SET shared = false");
    assertThat(status(image(link, 1))).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"hours\": 0}", "{\"hours\": 721}", "{\"hours\": \"1\"}", "{\"days\": 1}"})
  void a_wrong_lifetime_is_refused(String body) {
    assertThat(make(token, run, body).statusCode()).isEqualTo(422);
  }
}
