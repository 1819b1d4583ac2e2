package dev.pagerunner.http.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pagerunner.http.Form;
import dev.pagerunner.http.TestServer;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Lines are looked for by the id of their request: other tests may write some, too. */
class AccessLogTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(AccessLog.class);
  private static final Logger PROBLEMS =
      (Logger) LoggerFactory.getLogger("dev.pagerunner.http.problem.ProblemHandler");
  @RegisterExtension static final TestServer server = new TestServer();

  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final String id = "test-" + UUID.randomUUID();

  @BeforeEach
  void listen() {
    written.start();
    LOG.addAppender(written);
    PROBLEMS.addAppender(written);
  }

  @AfterEach
  void leave() {
    LOG.detachAppender(written);
    LOG.setLevel(null);
    PROBLEMS.detachAppender(written);
  }

  @Test
  void a_request_is_told_in_one_line_by_the_template_of_its_path() {
    UUID run = server.uploadedRun();
    HttpResponse<String> answer = get("/api/v1/runs/" + run);
    assertThat(line())
        .matches(
            "GET /api/v1/runs/\\{run_id} 200 \\d+ ms "
                + answer.body().length()
                + " bytes 127\\.0\\.0\\.1 "
                + id);
  }

  @Test
  void a_head_request_is_told_once_and_as_what_it_is() {
    server.send(request("/api/v1/models").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(line()).startsWith("HEAD /api/v1/models 200 ").contains(" 0 bytes ");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void a_path_that_no_operation_has_is_told_as_it_came_but_short() {
    get("/%1b-nothing" + "x".repeat(3_000));
    assertThat(line()).hasSizeLessThan(250);
    get("/nothing/%e2%80%ae?secret=1");
    assertThat(line(1)).startsWith("GET /nothing/%e2%80%ae 404 ").doesNotContain("secret");
  }

  @Test
  void what_is_refused_before_it_comes_to_any_handler_is_told_too() throws IOException {
    String undecodable = raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + id);
    assertThat(undecodable).startsWith("HTTP/1.1 400").containsIgnoringCase("x-request-id: " + id);
    assertThat(line()).startsWith("GET /%zz 400 ");

    String malformed = raw("GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1, 2");
    assertThat(malformed)
        .startsWith("HTTP/1.1 400")
        .containsPattern("(?i)x-request-id: [0-9a-f]{16}\r\n");
  }

  @Test
  void a_client_that_leaves_before_the_answer_is_told_as_cut_off() throws IOException {
    UUID run = server.uploadedRun();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      send(
          socket,
          "GET /api/v1/runs/"
              + run
              + "?wait=50 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: "
              + id);
      await().atMost(Patience.EVENTUALLY).until(() -> server.events.listeners() == 1);
    }
    assertThat(line()).startsWith("GET /api/v1/runs/{run_id} - ").endsWith(id + " cut off");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void an_event_stream_is_told_when_it_is_over() {
    UUID run = server.uploadedRun();
    server.finish(run, "succeeded");
    HttpResponse<String> events = get("/api/v1/runs/" + run + "/events");
    assertThat(events.body()).contains("run.finished");
    assertThat(line())
        .startsWith("GET /api/v1/runs/{run_id}/events 200 ")
        .contains(" " + events.body().length() + " bytes ");
  }

  @Test
  void probes_are_told_at_debug_only() {
    for (String path : List.of("/livez", "/readyz", "/metrics")) {
      get(path);
    }
    assertThat(lines()).isEmpty();
    LOG.setLevel(Level.DEBUG);
    get("/livez");
    assertThat(line()).startsWith("GET /livez 200 ");
  }

  @Test
  void an_id_of_the_client_is_kept_if_it_is_well_formed_and_else_replaced() {
    assertThat(sentBack("a")).isEqualTo("a");
    assertThat(sentBack("AZaz09._-+/=:")).isEqualTo("AZaz09._-+/=:");
    assertThat(sentBack("x".repeat(128))).isEqualTo("x".repeat(128));
    for (String bad : List.of("", "x".repeat(129), "a b", "a\tb", "a;b", "\"", "\\", "{}", "é")) {
      assertThat(sentBack(bad)).as(bad).matches("[0-9a-f]{16}");
    }
    assertThat(sentBack("é")).isNotEqualTo(sentBack("é"));
  }

  @Test
  void every_answer_has_the_id() {
    UUID run = server.uploadedRun();
    server.open(run, 1);
    server.readPage(run, 1);
    for (String path :
        List.of(
            "/",
            "/docs",
            "/openapi.yaml",
            "/livez",
            "/nothing",
            "/api/v1/nothing",
            "/api/v1/documents?page=1",
            "/api/create/",
            "/api/v1/runs/" + run + "/detections",
            "/api/v1/runs/" + run + "/pages/1/image")) {
      assertThat(get(path).headers().allValues("X-Request-Id")).as(path).containsExactly(id);
    }
    HttpResponse<String> early =
        server.send(
            request("/api/v1/documents")
                .header("Content-Type", new Form().contentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[2_100_000])));
    assertThat(early.statusCode()).isEqualTo(413);
    assertThat(early.headers().allValues("X-Request-Id")).containsExactly(id);
  }

  @Test
  void an_unexpected_error_is_told_by_the_id_in_the_answer_and_in_the_log() {
    List<OfferedModel> before = server.models(null);
    try {
      HttpResponse<String> answer = get("/api/v1/models");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("report it with the id of this request, " + id);
      await().until(() -> lines().size() > 1);
      assertThat(lines()).anyMatch(line -> line.contains("an unexpected error (request " + id));
      assertThat(lines()).anyMatch(line -> line.startsWith("GET /api/v1/models 500 "));
    } finally {
      server.models(before);
    }
  }

  @Test
  void it_can_be_turned_off_and_ids_are_given_still() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Router router = Router.router(vertx);
      router.route().handler(new AccessLog(false, request -> "nobody"));
      router.route().handler(ctx -> ctx.end(RequestId.of(ctx.response())));
      HttpServer plain =
          TestServer.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plain.actualPort()))
                      .header("X-Request-Id", id)
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo(id);
      assertThat(lines()).isEmpty();
    } finally {
      TestServer.await(vertx.close());
    }
  }

  private String sentBack(String sent) {
    try {
      String answer = raw("GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + sent);
      return answer
          .lines()
          .filter(line -> line.regionMatches(true, 0, "X-Request-Id: ", 0, 14))
          .findFirst()
          .orElseThrow(() -> new AssertionError(answer))
          .substring(14);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return server.request(path).header("X-Request-Id", id);
  }

  private HttpResponse<String> get(String path) {
    return server.send(request(path));
  }

  private String line() {
    return line(0);
  }

  /** The line may be written a moment after the client has the answer. */
  private String line(int index) {
    await().until(() -> lines().size() > index);
    return lines().get(index);
  }

  private List<String> lines() {
    return List.copyOf(written.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(id))
        .toList();
  }

  private static void send(Socket socket, String head) throws IOException {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      send(socket, head + "\r\nConnection: close");
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
