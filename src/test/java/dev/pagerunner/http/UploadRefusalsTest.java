package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pagerunner.http.problem.ProblemHandler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class UploadRefusalsTest {
  private static final int TOO_MANY = (int) TestServer.MAX_UPLOAD + 1;
  @RegisterExtension static final TestServer server = new TestServer();

  @AfterEach
  void nothing_is_left() {
    await().untilAsserted(() -> assertThat(server.storedFiles()).isEmpty());
    assertThat(server.json("/api/v1/documents").getJsonArray("items")).isEmpty();
  }

  @Test
  void a_file_that_is_too_large_is_refused_while_it_is_counted() {
    Form form = new Form().file("a.pdf", pdf(TOO_MANY));
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(
            () -> new java.io.ByteArrayInputStream(form.bytes()));
    assertProblem(
        server.send(
            server
                .request("/api/v1/documents")
                .header("Content-Type", form.contentType())
                .POST(chunked)),
        413,
        "too-large");
  }

  @Test
  void a_file_that_is_far_too_large_is_refused_and_the_client_sees_why() {
    assertProblem(server.upload(new Form().file("a.pdf", pdf(30_000_000))), 413, "too-large");
  }

  @Test
  void a_client_that_asks_first_is_refused_before_it_sends_the_file() throws IOException {
    try (Socket socket = connect()) {
      send(
          socket,
          "POST /api/v1/documents HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
              + "Content-Length: 99999999\r\nContent-Type: "
              + new Form().contentType()
              + "\r\n\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 413").contains("/problems/too-large");
    }
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on() throws IOException {
    Form form = new Form().file("a.pdf", "nonsense");
    try (Socket socket = connect()) {
      send(socket, head(form, form.bytes().length, "Expect: 100-continue\r\n"));
      assertThat(readLine(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue");
      socket.getOutputStream().write(form.bytes());
      assertThat(readAll(socket)).contains("HTTP/1.1 415");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PK\u0003\u0004rest, a zip archive",
    "<html><body>, HTML",
    "Dear reader, text",
    "GIF89a, a GIF image"
  })
  void what_is_no_document_is_refused_by_what_it_looks_like(String content, String name) {
    HttpResponse<String> answer = server.upload(new Form().file("a.pdf", content));
    assertProblem(answer, 415, "unsupported-media-type");
    assertThat(new JsonObject(answer.body()).getString("detail")).contains(name);
  }

  @Test
  void every_wrong_field_is_named() {
    HttpResponse<String> answer =
        server.upload(
            new Form()
                .field("title", "x".repeat(201))
                .field("pages", "9-3")
                .field("threshold", "7")
                .field("model", "other")
                .file("a.pdf", Form.PDF));
    assertProblem(answer, 422, "invalid-field");
    JsonArray errors = new JsonObject(answer.body()).getJsonArray("errors");
    assertThat(errors.stream().map(e -> ((JsonObject) e).getString("field")))
        .containsExactlyInAnyOrder("title", "pages", "threshold", "model");
  }

  @Test
  void a_missing_or_empty_file_is_a_wrong_field() {
    assertProblem(server.upload(new Form().field("title", "x")), 422, "invalid-field");
    assertProblem(server.upload(new Form().field("file", "text")), 422, "invalid-field");
    assertProblem(server.upload(new Form().file("a.pdf", "")), 422, "invalid-field");
    Form two = new Form().file("a.pdf", Form.PDF).file("b.pdf", Form.PDF);
    assertProblem(server.upload(two), 422, "invalid-field");
  }

  @Test
  void what_is_not_multipart_is_refused() {
    assertProblem(server.post("/api/v1/documents", "{}"), 415, "wrong-content-type");
    HttpResponse<String> noBoundary =
        server.send(
            server
                .request("/api/v1/documents")
                .header("Content-Type", "multipart/form-data; boundary=")
                .POST(HttpRequest.BodyPublishers.ofString("x")));
    assertProblem(noBoundary, 400, "bad-request");
  }

  @Test
  void a_multipart_body_without_its_end_is_refused() {
    Form form = new Form().file("a.pdf", pdf(300_000));
    assertProblem(
        server.send(
            server
                .request("/api/v1/documents")
                .header("Content-Type", form.contentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.cutOff()))),
        400,
        "bad-request");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_upload_whose_connection_breaks_leaves_nothing_and_is_no_error_of_the_server(boolean reset)
      throws IOException {
    Form form = new Form().file("a.pdf", pdf(500_000));
    Logger logger = (Logger) LoggerFactory.getLogger(ProblemHandler.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(log);
    try {
      try (Socket socket = connect()) {
        send(socket, head(form, form.bytes().length, ""));
        socket.getOutputStream().write(form.bytes(), 0, 300_000);
        socket.getOutputStream().flush();
        await().untilAsserted(() -> assertThat(server.storedFiles()).isNotEmpty());
        if (reset) {
          socket.setSoLinger(true, 0);
        }
      }
      await().untilAsserted(() -> assertThat(List.copyOf(log.list)).isNotEmpty());
      assertThat(log.list).allMatch(event -> event.getLevel().equals(Level.DEBUG));
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
  }

  @Test
  void what_a_form_brings_besides_the_file_is_limited() {
    byte[] much = pdf(200_000);
    assertProblem(
        sendChunked(new Form().file("other", "a.pdf", much).file("a.pdf", Form.PDF)),
        422,
        "invalid-field");
    assertProblem(
        sendChunked(new Form().field("title", "x".repeat(9_000)).file("a.pdf", Form.PDF)),
        422,
        "invalid-field");
    Form many = new Form();
    for (int i = 0; i < 40; i++) {
      many.file("file" + i, "a.pdf", new byte[0]);
    }
    HttpResponse<String> lenient = server.upload("/api/create/", many);
    assertThat(lenient.statusCode()).as(lenient.body()).isEqualTo(400);
    assertThat(lenient.body()).contains("more than 32 fields");
    HttpResponse<String> tooMuch =
        server.upload("/api/create/", new Form().file("other", "a.pdf", much));
    assertThat(tooMuch.statusCode()).as(tooMuch.body()).isEqualTo(413);
  }

  @Test
  void a_form_with_a_field_that_nobody_knows_is_refused() {
    HttpResponse<String> answer =
        server.upload(new Form().field("page", "1").file("a.pdf", Form.PDF));
    assertProblem(answer, 422, "invalid-field");
    assertThat(answer.body()).contains("'pages'");
    assertProblem(
        server.upload(new Form().field("pages", "1").field("pages", "2").file("a.pdf", Form.PDF)),
        422,
        "invalid-field");
  }

  private static HttpResponse<String> sendChunked(Form form) {
    return server.send(
        server
            .request("/api/v1/documents")
            .header("Content-Type", form.contentType())
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(form.bytes()))));
  }

  @Test
  void an_upload_that_would_fill_the_disk_is_refused() {
    try (TestServer full = TestServerOptions.usual().minFreeDisk(Long.MAX_VALUE / 2).server()) {
      assertProblem(full.upload(new Form().file("a.pdf", Form.PDF)), 507, "disk-full");
      assertThat(full.storedFiles()).isEmpty();
    }
  }

  @Test
  void an_upload_to_a_full_queue_is_told_when_to_come_back() {
    try (TestServer full = TestServerOptions.usual().maxQueued(0).server()) {
      HttpResponse<String> answer = full.upload(new Form().file("a.pdf", Form.PDF));
      assertProblem(answer, 503, "queue-full");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(full.storedFiles()).isEmpty();
    }
  }

  private static byte[] pdf(int size) {
    byte[] bytes = new byte[size];
    byte[] head = Form.PDF.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("type")).isEqualTo("/problems/" + type);
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String head(Form form, int length, String more) {
    return "POST /api/v1/documents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + more
        + "Content-Length: "
        + length
        + "\r\nContent-Type: "
        + form.contentType()
        + "\r\n\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
