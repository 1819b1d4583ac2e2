package dev.pagerunner.http.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.Role;
import dev.pagerunner.http.Form;
import dev.pagerunner.http.TestServer;
import dev.pagerunner.http.TestServerOptions;
import dev.pagerunner.http.TestUsers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One stream for the events of several runs. */
class ManyRunsStreamTest {
  @RegisterExtension static final TestServer server = new TestServer();

  @RegisterExtension static final TestServer withLogin = TestServerOptions.withAccounts().server();

  @AfterEach
  void nobodyListens() {
    await().untilAsserted(() -> assertThat(server.events.listeners()).isZero());
  }

  @Test
  void each_run_is_followed_in_its_own_order_and_beyond_its_end() throws IOException {
    UUID one = server.uploadedRun();
    UUID other = server.uploadedRun();
    server.open(one, 2);
    try (EventReader stream = follow(one + "," + other)) {
      assertThat(events(stream, 3)).containsExactlyInAnyOrder(one + " 1", one + " 2", other + " 1");
      server.readPage(one, 1);
      assertThat(events(stream, 1)).containsExactly(one + " 3");
      server.finish(other, "failed");
      assertThat(events(stream, 1)).containsExactly(other + " 2");
      server.readPage(one, 2);
      assertThat(events(stream, 1)).containsExactly(one + " 4");
    }
  }

  @Test
  void who_comes_back_names_what_it_has_and_gets_the_rest() throws IOException {
    UUID one = server.uploadedRun();
    UUID other = server.uploadedRun();
    for (int page = 1; page <= 20; page++) {
      server.writeEvent(one, "page.failed", new JsonObject());
      server.writeEvent(other, "page.failed", new JsonObject());
    }
    try (EventReader stream = follow(one + ":7," + other + ":21")) {
      assertThat(events(stream, 14))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(8, 21).mapToObj(seq -> one + " " + seq).toList());
    }
  }

  @Test
  void a_run_that_is_deleted_is_gone_and_the_others_go_on() throws IOException {
    UUID one = server.uploadedRun();
    UUID other = server.uploadedRun();
    UUID never = UUID.randomUUID();
    try (EventReader stream = follow(one + ":1," + other + ":1," + never)) {
      assertThat(stream.next())
          .isEqualTo(new JsonObject().put("run", never.toString()).put("type", "run.gone"));
      server.sql(
          "DELETE FROM document WHERE id = (SELECT document_id FROM run WHERE id = $1)", one);
      assertThat(stream.next())
          .isEqualTo(new JsonObject().put("run", one.toString()).put("type", "run.gone"));
      server.open(other, 1);
      assertThat(events(stream, 1)).containsExactly(other + " 2");
      server.sql("DELETE FROM document");
      assertThat(stream.next().getString("run")).isEqualTo(other.toString());
      assertThat(stream.next()).as("nothing is left to follow").isNull();
    }
  }

  @Test
  void the_runs_of_others_are_as_if_they_were_not_there() throws IOException {
    TestUsers users = new TestUsers(withLogin);
    UUID owner = users.add("one", Role.MEMBER);
    users.add("two", Role.MEMBER);
    String session = users.session("one");
    Form form = new Form().file("paper.pdf", Form.PDF);
    HttpRequest.Builder upload =
        users
            .as(session, withLogin.request("/api/v1/documents"))
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()));
    JsonObject document = new JsonObject(withLogin.send(upload).body());
    String path = "/api/v1/events?runs=" + document.getJsonObject("run").getString("id");
    try (EventReader two =
            new EventReader(withLogin, users.as(users.session("two"), withLogin.request(path)));
        EventReader one = new EventReader(withLogin, users.as(session, withLogin.request(path)))) {
      assertThat(two.next().getString("type")).isEqualTo("run.gone");
      assertThat(two.next()).isNull();
      assertThat(one.next().getString("type")).isEqualTo("run.queued");
      withLogin.sql("UPDATE account SET disabled = true WHERE id = $1", owner);
      assertThat(one.next().getString("type")).isEqualTo("run.gone");
    }
  }

  @Test
  void clients_that_leave_before_their_stream_begins_take_no_place_of_others() throws IOException {
    UUID run = server.uploadedRun();
    String request = "GET /api/v1/events?runs=" + run + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    // Three times as many as an address may have.
    for (int i = 0; i < 150; i++) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
    }
    await()
        .untilAsserted(
            () -> {
              try (EventReader stream = follow(run.toString())) {
                assertThat(events(stream, 1)).containsExactly(run + " 1");
              }
            });
  }

  @Test
  void a_list_that_is_none_or_too_long_is_refused() {
    String many =
        IntStream.range(0, 51)
            .mapToObj(i -> UUID.randomUUID().toString())
            .collect(Collectors.joining(","));
    for (String runs : List.of("", "x", UUID.randomUUID() + ":-1", many)) {
      assertThat(server.get("/api/v1/events?runs=" + runs).statusCode()).as(runs).isEqualTo(422);
    }
    assertThat(server.get("/api/v1/events").statusCode()).isEqualTo(422);
  }

  private static EventReader follow(String runs) {
    return new EventReader(server, server.request("/api/v1/events?runs=" + runs));
  }

  /** The next events, each as its run and its number. */
  private static List<String> events(EventReader stream, int count) throws IOException {
    List<String> found = new ArrayList<>();
    while (found.size() < count) {
      JsonObject event = stream.next();
      found.add(event.getString("run") + " " + event.getLong("seq"));
    }
    return found;
  }
}
