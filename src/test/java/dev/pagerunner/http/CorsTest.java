package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import dev.pagerunner.testing.RawHttp;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other web sites, some of which may use the API. */
class CorsTest {
  private static final String ORIGIN = "https://app.example.org";
  private static final String ALLOW = "Access-Control-Allow-Origin";
  private static final String DOCUMENTS = "/api/v1/documents";

  @RegisterExtension
  static final TestServer SERVER =
      TestServerOptions.withAccounts().origins(ORIGIN, "http://localhost:3000").server();

  @RegisterExtension
  static final TestServer OPEN = TestServerOptions.usual().origins(ORIGIN).server();

  @RegisterExtension static final TestServer WITHOUT = new TestServer();

  private final TestUsers users = new TestUsers(SERVER);
  private String session;
  private String token;

  @BeforeEach
  void logIn() {
    users.add("ada", Role.MEMBER);
    session = users.session("ada");
    token = users.token(session, "write");
  }

  /** A request as a browser sends it for a script of another site. */
  private static HttpRequest.Builder from(String origin, TestServer server, String path) {
    return server.request(path).header("Origin", origin).header("Sec-Fetch-Site", "cross-site");
  }

  private HttpRequest.Builder from(String origin, String path) {
    return TestUsers.with(token, from(origin, SERVER, path));
  }

  private static HttpRequest.Builder uploading(HttpRequest.Builder request) {
    Form form = new Form().file("paper.pdf", Form.PDF);
    return request
        .header("Content-Type", form.contentType())
        .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
  }

  private static HttpResponse<String> preflight(TestServer server, String origin, String path) {
    return server.send(
        from(origin, server, path)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  private static void assertAllows(HttpResponse<?> answer) {
    assertThat(answer.headers().allValues(ALLOW)).containsExactly(ORIGIN);
    assertThat(String.join(",", answer.headers().allValues("Vary"))).containsIgnoringCase("origin");
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
  }

  private static void assertAllowsNobody(HttpResponse<?> answer) {
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
  }

  @Test
  void a_page_of_an_allowed_origin_uploads_and_reads_with_a_token() {
    HttpResponse<String> uploaded = SERVER.send(uploading(from(ORIGIN, DOCUMENTS)));
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(202);
    assertAllows(uploaded);
    assertThat(uploaded.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
        .contains("Location", "Retry-After", "X-Request-Id", "X-Run-State");
    JsonObject document = new JsonObject(uploaded.body());
    UUID run = UUID.fromString(document.getJsonObject("run").getString("id"));
    SERVER.open(run, 1);
    SERVER.readPage(run, 1);
    SERVER.finish(run, "succeeded");
    HttpRequest.Builder link =
        from(ORIGIN, "/api/v1/runs/" + run + "/links")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    String image =
        new JsonObject(SERVER.send(link).body()).getString("image").replace("{page}", "1");
    // As a browser loads an image with crossorigin: without a token or a cookie.
    HttpResponse<String> loaded =
        SERVER.send(from(ORIGIN, SERVER, image.replaceFirst("^http://[^/]*", "")));
    assertThat(loaded.statusCode()).isEqualTo(200);
    assertAllows(loaded);
    for (String path :
        List.of(
            DOCUMENTS,
            DOCUMENTS + "/" + document.getString("id") + "/file",
            "/api/v1/runs/" + run + "/pages/1/image",
            "/api/v1/runs/" + run + "/crops/1_1",
            "/api/v1/runs/" + run + "/detections",
            "/openapi.json")) {
      HttpResponse<String> answer = SERVER.send(from(ORIGIN, path));
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertAllows(answer);
    }
    HttpRequest.Builder rename =
        from(ORIGIN, DOCUMENTS + "/" + document.getString("id"))
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"title\": \"Another\"}"));
    assertThat(SERVER.send(rename).statusCode()).isEqualTo(200);
  }

  @Test
  void an_event_stream_is_read_from_an_allowed_origin() {
    JsonObject document = new JsonObject(SERVER.send(uploading(from(ORIGIN, DOCUMENTS))).body());
    UUID run = UUID.fromString(document.getJsonObject("run").getString("id"));
    SERVER.finish(run, "succeeded");
    HttpResponse<String> stream = SERVER.send(from(ORIGIN, "/api/v1/runs/" + run + "/events"));
    assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(stream.body()).contains("run.finished");
    assertAllows(stream);
  }

  @Test
  void errors_can_be_read_too() {
    HttpResponse<String> missing = SERVER.send(from(ORIGIN, DOCUMENTS + "/" + UUID.randomUUID()));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertAllows(missing);
    HttpResponse<String> stranger = SERVER.send(from(ORIGIN, SERVER, DOCUMENTS));
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertAllows(stranger);
  }

  @Test
  void a_preflight_request_is_answered_without_a_token() {
    HttpResponse<String> answer = preflight(SERVER, ORIGIN, DOCUMENTS);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertAllows(answer);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("POST", "PATCH", "DELETE");
    assertThat(preflight(SERVER, "http://localhost:3000", DOCUMENTS).headers().firstValue(ALLOW))
        .contains("http://localhost:3000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "https://evil.example",
        "http://app.example.org",
        "https://app.example.org:8443",
        "https://app.example.org.evil.example",
        "https://APP.example.org",
        "https://sub.app.example.org"
      })
  void another_origin_is_told_nothing_and_changes_nothing(String origin) {
    HttpResponse<String> read = SERVER.send(from(origin, DOCUMENTS));
    assertAllowsNobody(read);
    assertThat(String.join(",", read.headers().allValues("Vary"))).containsIgnoringCase("origin");
    HttpResponse<String> preflight = preflight(SERVER, origin, DOCUMENTS);
    assertThat(preflight.statusCode()).isEqualTo(405);
    assertAllowsNobody(preflight);
    HttpResponse<String> upload = SERVER.send(uploading(from(origin, DOCUMENTS)));
    assertThat(upload.statusCode()).isEqualTo(403);
    assertAllowsNobody(upload);
  }

  @Test
  void a_cookie_changes_nothing_from_an_allowed_origin() {
    HttpRequest.Builder byCookie = from(ORIGIN, SERVER, DOCUMENTS).header("Cookie", session);
    assertThat(SERVER.send(uploading(byCookie)).statusCode()).isEqualTo(403);
    HttpRequest.Builder withBoth = from(ORIGIN, DOCUMENTS).header("Cookie", session);
    assertThat(SERVER.send(uploading(withBoth)).statusCode()).isEqualTo(403);
    assertThat(SERVER.send(uploading(from(ORIGIN, SERVER, DOCUMENTS))).statusCode()).isEqualTo(403);
    HttpRequest.Builder wrong = TestUsers.with("pgr_wrong", from(ORIGIN, SERVER, DOCUMENTS));
    assertThat(SERVER.send(uploading(wrong)).statusCode()).isEqualTo(401);
  }

  @Test
  void where_nobody_logs_in_an_allowed_origin_needs_no_token() {
    HttpResponse<String> upload = OPEN.send(uploading(from(ORIGIN, OPEN, DOCUMENTS)));
    assertThat(upload.statusCode()).as(upload.body()).isEqualTo(202);
    assertAllows(upload);
    assertThat(OPEN.send(uploading(from("null", OPEN, DOCUMENTS))).statusCode()).isEqualTo(403);
  }

  @Test
  void pages_health_and_metrics_are_for_no_other_site() {
    for (String path : List.of("/", "/livez", "/metrics", "/docs/")) {
      assertAllowsNobody(SERVER.send(from(ORIGIN, path)));
    }
    String wrongHost =
        RawHttp.exchange(
            SERVER.port(),
            "GET /api/v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nOrigin: "
                + ORIGIN
                + "\r\n\r\n");
    assertThat(RawHttp.statuses(wrongHost)).containsExactly(403);
    assertThat(wrongHost.toLowerCase(java.util.Locale.ROOT)).doesNotContain("access-control");
  }

  @Test
  void without_the_setting_nothing_is_allowed() {
    HttpResponse<String> read = WITHOUT.send(from(ORIGIN, WITHOUT, DOCUMENTS));
    assertAllowsNobody(read);
    assertThat(String.join(",", read.headers().allValues("Vary")))
        .doesNotContainIgnoringCase("origin");
    assertThat(preflight(WITHOUT, ORIGIN, DOCUMENTS).statusCode()).isEqualTo(405);
    assertThat(WITHOUT.send(uploading(from(ORIGIN, WITHOUT, DOCUMENTS))).statusCode())
        .isEqualTo(403);
  }
}
