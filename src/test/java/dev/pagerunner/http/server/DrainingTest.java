package dev.pagerunner.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.http.Form;
import dev.pagerunner.http.TestServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that stops: nobody is left waiting, and what was begun is finished. */
class DrainingTest {
  private static final Duration GRACE = Duration.ofSeconds(8);
  private static final Duration AT_ONCE = Duration.ofSeconds(6);

  private TestServer server;
  private UUID run;

  @BeforeEach
  void start() {
    server = new TestServer();
    server.clear();
    run = server.uploadedRun();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String head(String method, String path, String more) {
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
  }

  @Test
  void a_client_that_follows_a_run_is_told_when_to_come_back() throws IOException {
    try (Socket socket = connect()) {
      write(socket, head("GET", "/api/v1/runs/" + run + "/events", ""));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      while (!lines.readLine().startsWith("data:")) {
        // The answer's head, and the first event.
      }
      Future<Void> drained = server.drain(GRACE);
      List<String> rest = lines.lines().toList();
      String retry =
          rest.stream().filter(line -> line.startsWith("retry: ")).findFirst().orElseThrow();
      assertThat(Integer.parseInt(retry.substring(7))).isBetween(500, 2_000);
      assertThat(rest).as("the body ends as it should").contains("0");
      endsWithin(AT_ONCE, drained);
    }
  }

  @Test
  void a_client_that_waits_for_a_run_is_answered_as_it_is() {
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> server.get("/api/v1/runs/" + run + "?wait=50"));
    await().until(() -> server.events.listeners() == 1);
    endsWithin(AT_ONCE, server.drain(GRACE));
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.join().body()).getString("state")).isEqualTo("queued");
  }

  @Test
  void an_upload_on_its_way_is_accepted_and_then_its_connection_is_closed() throws IOException {
    Form form = new Form().file("late.pdf", Form.PDF);
    try (Socket socket = connect()) {
      byte[] body = form.bytes();
      write(
          socket,
          head(
              "POST",
              "/api/v1/documents",
              "Content-Type: "
                  + form.contentType()
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n"));
      socket.getOutputStream().write(body, 0, body.length / 2);
      socket.getOutputStream().flush();
      await().until(() -> server.sql("SELECT 1 FROM blob_trash").size() == 1);
      Future<Void> drained = server.drain(GRACE);
      refusesConnections();
      assertThat(drained.isComplete()).isFalse();
      socket.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 202");
      endsWithin(AT_ONCE, drained);
    }
  }

  @Test
  void a_connection_without_a_request_is_closed_at_once() throws IOException {
    try (Socket idle = connect()) {
      write(idle, head("GET", "/livez", ""));
      await().until(() -> idle.getInputStream().available() > 0);
      endsWithin(AT_ONCE, server.drain(GRACE));
      assertThat(new String(idle.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_request_that_takes_too_long_is_cut_off() throws IOException {
    try (Socket slow = connect()) {
      write(
          slow,
          head(
              "POST",
              "/api/v1/documents",
              "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n"));
      await().until(() -> server.sql("SELECT 1 FROM blob_trash").size() == 1);
      endsWithin(AT_ONCE, server.drain(Duration.ofSeconds(1)));
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
  }

  private void refusesConnections() {
    await()
        .atMost(AT_ONCE)
        .untilAsserted(
            () -> assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class));
  }

  private static void endsWithin(Duration time, Future<Void> drained) {
    await().atMost(time).until(drained::isComplete);
  }
}
