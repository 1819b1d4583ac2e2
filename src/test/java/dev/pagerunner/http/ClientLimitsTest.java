package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.AddressRange;
import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that take more of the server than one may, by raw bytes. */
class ClientLimitsTest {
  private static final int CONNECTIONS = 40;
  private static final int OF_ONE_ADDRESS = 8;
  private static final int STREAMS_OF_ONE_ADDRESS = 4;
  private static final int PATIENCE_MS = 30_000;

  /** A proxy that is trusted. */
  private static final String PROXY = "127.0.0.200";

  @RegisterExtension
  static final TestServer server =
      TestServerOptions.usual()
          .limits(
              new Limits(
                  CONNECTIONS,
                  200_000,
                  Duration.ofMillis(800),
                  Duration.ofMillis(800),
                  Duration.ofMillis(1_200),
                  address -> address.getHostAddress().equals("127.0.0.1")))
          .names(new ServerNames(Optional.empty(), List.of(), List.of(AddressRange.parse(PROXY))))
          .server();

  private final List<Socket> sockets = new ArrayList<>();
  private UUID run;

  @BeforeEach
  void upload() {
    run = server.uploadedRun();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void headers_that_come_byte_by_byte_do_not_take_for_ever() throws IOException {
    Socket client = connect(1);
    write(client, "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    assertProblem(trickle(client), 408, "request-timeout");
  }

  @Test
  void a_connection_may_wait_between_requests_for_longer_than_headers_may_take()
      throws IOException {
    Socket client = connect(1);
    for (int n = 0; n < 2; n++) {
      assertThat(readFor(client, 1_500)).isEmpty();
      write(client, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client.setSoTimeout(PATIENCE_MS);
      byte[] answer = new byte[2_000];
      int length = client.getInputStream().read(answer);
      assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII)).contains(" 200 OK");
    }
  }

  @Test
  void a_body_that_comes_byte_by_byte_does_not_take_for_ever() throws IOException {
    List<Path> before = server.storedFiles();
    Socket client = connect(1);
    write(client, post("/api/v1/documents", "Content-Length: 100000\r\n" + MULTIPART));
    write(client, PART);
    assertProblem(trickle(client), 408, "request-timeout");
    await().untilAsserted(() -> assertThat(server.storedFiles()).isEqualTo(before));
  }

  @Test
  void a_slow_but_steady_upload_is_accepted() throws IOException {
    String body = PART + "%PDF-1.7\n" + "x".repeat(12_000) + "\r\n--b--\r\n";
    Socket client = connect(1);
    write(
        client, post("/api/v1/documents", "Content-Length: " + body.length() + "\r\n" + MULTIPART));
    for (int start = 0; start < body.length(); start += 300) {
      write(client, body.substring(start, Math.min(start + 300, body.length())));
      if (start + 300 < body.length()) {
        assertThat(readFor(client, 50)).isEmpty();
      }
    }
    client.setSoTimeout(PATIENCE_MS);
    byte[] answer = new byte[12];
    assertThat(client.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
    assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 202");
  }

  @Test
  void the_bytes_of_a_body_without_a_length_are_counted() throws IOException {
    Socket client = connect(1);
    write(client, post("/api/v1/documents", "Transfer-Encoding: chunked\r\n" + MULTIPART));
    String field = "--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"x\"\r\n\r\n";
    write(client, chunk(field));
    for (int n = 0; n < 13; n++) {
      write(client, chunk("x".repeat(0x4000)));
    }
    assertProblem(readAll(client), 413, "too-large");
  }

  @Test
  void one_address_has_a_share_of_the_connections() throws IOException {
    for (int n = 0; n < OF_ONE_ADDRESS; n++) {
      assertServed(connect(2));
    }
    String refusal = ask(connect(2));
    assertProblem(refusal, 429, "too-many");
    assertThat(refusal)
        .contains(
            "\r\nRetry-After: ",
            "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
            "\r\nX-Content-Type-Options: nosniff\r\n");
    assertServed(connect(3));
    sockets.get(0).close();
    await().untilAsserted(() -> assertServed(connect(2)));
  }

  @Test
  void all_addresses_together_have_so_many_connections() throws IOException {
    await()
        .untilAsserted(
            () -> {
              String refusal = "";
              for (int n = 0; refusal.isEmpty(); n++) {
                assertThat(n).isLessThanOrEqualTo(CONNECTIONS);
                String answer = ask(connect(10 + n / OF_ONE_ADDRESS));
                refusal = answer.contains(" 200 OK") ? "" : answer;
              }
              assertProblem(refusal, 503, "overloaded");
            });
    close();
    await().untilAsserted(() -> assertServed(connect(50)));
  }

  @Test
  void one_address_has_a_share_of_the_event_streams_and_long_polls() throws IOException {
    for (int n = 0; n < STREAMS_OF_ONE_ADDRESS; n++) {
      write(connect(4), get("/api/v1/runs/" + run + (n == 0 ? "?wait=20" : "/events")));
    }
    await().until(() -> server.events.listeners() == STREAMS_OF_ONE_ADDRESS);
    for (String path : List.of("/events", "?wait=20")) {
      Socket client = connect(4);
      write(client, get("/api/v1/runs/" + run + path));
      String refusal = firstPart(client);
      assertProblem(refusal, 429, "too-many");
      assertThat(refusal.toLowerCase(java.util.Locale.ROOT)).contains("\r\nretry-after: ");
    }
    sockets.get(1).close();
    await()
        .untilAsserted(
            () -> {
              Socket client = connect(4);
              write(client, get("/api/v1/runs/" + run + "/events"));
              assertThat(firstPart(client)).contains(" 200 OK");
            });
  }

  @Test
  void clients_of_a_trusted_proxy_have_a_share_each() throws IOException {
    for (int n = 0; n < STREAMS_OF_ONE_ADDRESS; n++) {
      assertThat(follow(200, "198.51.100.7, 203.0.113.1")).contains(" 200 OK");
    }
    assertProblem(follow(200, "203.0.113.1"), 429, "too-many");
    assertProblem(follow(200, "198.51.100.8, 203.0.113.1:4711"), 429, "too-many");
    assertThat(follow(200, "203.0.113.2")).contains(" 200 OK");
    sockets.get(0).close();
    await().untilAsserted(() -> assertThat(follow(200, "203.0.113.1")).contains(" 200 OK"));
  }

  @Test
  void nobody_else_gets_a_share_by_naming_another_client() throws IOException {
    for (int n = 0; n < STREAMS_OF_ONE_ADDRESS; n++) {
      assertThat(follow(5, "203.0.113." + n)).contains(" 200 OK");
    }
    assertProblem(follow(5, "203.0.113.99"), 429, "too-many");
    assertProblem(follow(5, PROXY), 429, "too-many");
  }

  @Test
  void a_trusted_proxy_may_have_all_the_connections() throws IOException {
    for (int n = 0; n < OF_ONE_ADDRESS + 1; n++) {
      assertServed(connect(200));
    }
    await()
        .untilAsserted(
            () -> {
              String refusal = "";
              for (int n = 0; refusal.isEmpty(); n++) {
                assertThat(n).isLessThanOrEqualTo(CONNECTIONS);
                String answer = ask(connect(200));
                refusal = answer.contains(" 200 OK") ? "" : answer;
              }
              assertProblem(refusal, 503, "overloaded");
            });
  }

  /** Opens an event stream from 127.0.0.{@code last}; gives the beginning of the answer. */
  private String follow(int last, String client) throws IOException {
    Socket socket = connect(last);
    write(
        socket,
        get("/api/v1/runs/" + run + "/events")
            .replace("\r\n\r\n", "\r\nX-Forwarded-For: " + client + "\r\n\r\n"));
    return firstPart(socket);
  }

  @Test
  void an_answer_that_is_not_read_is_given_up_whatever_the_client_sends() throws IOException {
    Socket client = new Socket();
    sockets.add(client);
    client.setReceiveBufferSize(4 * 1024);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String request = get("/docs/swagger-ui-bundle.js");
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              try {
                write(client, request);
                return false;
              } catch (IOException cut) {
                return true;
              }
            });
  }

  private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b\r\n";
  private static final String PART =
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";

  /** From 127.0.0.{@code last}. */
  private Socket connect(int last) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  private static String post(String path, String headers) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a byte now and then until an answer comes; gives all of it. */
  private static String trickle(Socket client) throws IOException {
    String answer = "";
    for (int n = 0; n < 200 && answer.isEmpty(); n++) {
      write(client, "x");
      answer = readFor(client, 100);
    }
    return answer + readAll(client);
  }

  /** What comes within a time; empty when nothing does. */
  private static String readFor(Socket client, int millis) throws IOException {
    client.setSoTimeout(millis);
    try {
      int first = client.getInputStream().read();
      return first < 0 ? "" : Character.toString(first);
    } catch (SocketTimeoutException e) {
      return "";
    }
  }

  private static String readAll(Socket client) throws IOException {
    client.setSoTimeout(PATIENCE_MS);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    client.getInputStream().transferTo(all);
    return all.toString(StandardCharsets.UTF_8);
  }

  private static String firstPart(Socket client) throws IOException {
    client.setSoTimeout(PATIENCE_MS);
    byte[] answer = new byte[8_000];
    int length = client.getInputStream().read(answer);
    return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.UTF_8);
  }

  private static String ask(Socket client) throws IOException {
    write(client, get("/livez"));
    return firstPart(client);
  }

  private static void assertServed(Socket client) throws IOException {
    assertThat(ask(client)).contains(" 200 OK");
  }

  private static void assertProblem(String answer, int status, String type) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer.toLowerCase(java.util.Locale.ROOT))
        .contains("\r\ncontent-type: application/problem+json");
    JsonObject problem = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(problem.getString("type")).isEqualTo("/problems/" + type);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("detail")).isNotBlank();
  }
}
