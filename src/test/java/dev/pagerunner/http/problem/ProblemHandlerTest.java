package dev.pagerunner.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pagerunner.http.Form;
import dev.pagerunner.http.TestServer;
import dev.pagerunner.http.TestServerOptions;
import dev.pagerunner.store.TransactionConflictException;
import dev.pagerunner.testing.FreePorts;
import io.vertx.core.VertxException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ProblemHandlerTest {
  @RegisterExtension static final TestServer server = new TestServer();

  @Test
  void what_another_part_throws_is_never_called_an_outage_of_the_database() {
    assertThat(ProblemHandler.of(new VertxException("Timeout")).type())
        .isEqualTo(ProblemType.INTERNAL);
    assertThat(ProblemHandler.of(new ConnectException("refused")).type())
        .isEqualTo(ProblemType.INTERNAL);
    assertThat(ProblemHandler.of(new IllegalStateException("Timeout")).type())
        .isEqualTo(ProblemType.INTERNAL);
  }

  @Test
  void a_deadlock_is_told_as_something_to_try_again_and_not_as_an_outage() {
    Problem problem =
        ProblemHandler.of(
            new TransactionConflictException(
                new PgException("deadlock detected", "ERROR", "40P01", null)));
    assertThat(problem.type()).isEqualTo(ProblemType.BUSY);
    assertThat(problem.headers()).containsEntry("Retry-After", "1");
    assertThat(problem.getMessage()).doesNotContain("database");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/nothing",
        "/api/v1/documents/x",
        "/api/v1/documents/00000000-0000-0000-0000-000000000000",
        "/nothing",
        "/../etc/passwd.html",
        "/docs/nothing.js"
      })
  void what_is_not_there_is_404(String path) {
    assertProblem(server.get(path), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/documents, 'GET, HEAD, POST'",
    "/api/v1/documents/, 'GET, HEAD, POST'",
    "/api/create/, 'GET, HEAD, POST'",
    "/api/v1/models, 'GET, HEAD'",
    "/api/v1/runs/00000000-0000-0000-0000-000000000000/cancel, POST",
    "/openapi.json, 'GET, HEAD'"
  })
  void a_method_that_is_not_there_is_405_with_those_that_are(String path, String allowed) {
    HttpResponse<String> answer =
        server.send(server.request(path).PUT(HttpRequest.BodyPublishers.ofString("x")));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%zz",
        "/%",
        "/api/v1/documents/%",
        "/api/v1/documents/%f",
        "/%00",
        "/a%0d%0ab",
        "/%c0%af..%c0%afetc",
        "/%ff.html",
        "/api/v1/documents?cursor=%zz"
      })
  void a_path_that_cannot_be_decoded_is_refused_like_any_bad_request(String path)
      throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try {
      String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close");
      assertThat(answer)
          .startsWith("HTTP/1.1 400")
          .contains("/problems/bad-request")
          .containsIgnoringCase("content-security-policy: default-src 'none'")
          .containsIgnoringCase("x-content-type-options: nosniff")
          .containsIgnoringCase("content-type: application/problem+json")
          .doesNotContain("Exception");
      assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    } finally {
      root.detachAppender(log);
    }
  }

  @Test
  void other_web_sites_cannot_change_anything() {
    String path = "/api/v1/runs/" + UUID.randomUUID() + "/cancel";
    assertProblem(post(path, "Origin", "https://evil.example"), 403, "cross-site");
    assertProblem(post(path, "Origin", "null"), 403, "cross-site");
    assertProblem(post(path, "Origin", "http://127.0.0.1:1"), 403, "cross-site");
    assertProblem(post(path, "Sec-Fetch-Site", "cross-site"), 403, "cross-site");
    assertProblem(post(path, "Sec-Fetch-Site", "same-site"), 403, "cross-site");
    assertProblem(post(path, "Sec-Fetch-Site", "same-origin"), 404, "not-found");
    assertProblem(post(path, "Origin", "http://127.0.0.1:" + server.port()), 404, "not-found");
  }

  @Test
  void on_loopback_the_server_answers_to_its_own_names_only() throws IOException {
    assertThat(statusForHost("evil.example")).isEqualTo(403);
    assertThat(statusForHost("evil.example:" + server.port())).isEqualTo(403);
    assertThat(statusForHost("127.0.0.1.evil.example")).isEqualTo(403);
    assertThat(statusForHost("localhost")).isEqualTo(200);
    assertThat(statusForHost("LOCALHOST:1234")).isEqualTo(200);
    assertThat(statusForHost("[::1]:80")).isEqualTo(200);
    assertThat(statusForHost("127.0.0.1")).isEqualTo(200);
  }

  @Test
  void browsers_are_told_to_be_strict() {
    for (String path : new String[] {"/", "/livez", "/api/v1/nothing"}) {
      HttpResponse<String> answer = server.get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).isPresent();
      assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
          .contains("same-origin");
    }
  }

  @Test
  void a_database_that_is_away_is_told_with_a_time_to_come_back() throws IOException {
    String nobody = "postgresql://u:p@127.0.0.1:" + FreePorts.next() + "/x";
    try (TestServer alone = TestServerOptions.usual().maxQueued(10).database(nobody).server()) {
      HttpResponse<String> answer = alone.get("/api/v1/documents");
      assertProblem(answer, 503, "database-unavailable");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertProblem(alone.upload(new Form().file("a.pdf", Form.PDF)), 503, "database-unavailable");
      assertThat(alone.storedFiles()).isEmpty();
      assertThat(alone.get("/livez").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = alone.get("/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(new JsonObject(ready.body()).getJsonObject("checks").getString("postgres"))
          .isEqualTo("unavailable");
    }
  }

  @Test
  void the_server_is_ready_when_postgres_is() {
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(server.get("/livez").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> post(String path, String header, String value) {
    return server.send(
        server.request(path).header(header, value).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private static int statusForHost(String host) throws IOException {
    String answer = raw("GET /api/v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close");
    return Integer.parseInt(answer.substring(9, 12));
  }

  /** Sends a head as it is, and gives all that is answered. */
  private static String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("type")).isEqualTo("/problems/" + type);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("detail")).isNotBlank();
    assertThat(problem.getString("instance")).startsWith("/");
    assertThat(answer.body()).doesNotContain("dev.pagerunner").doesNotContain("Exception");
  }
}
