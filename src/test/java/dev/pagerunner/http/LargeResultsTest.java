package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Results that are larger than ordinary documents and models make them. */
class LargeResultsTest {
  private static final int MOST_OF_AN_EVENT = 32 * 1024;
  private static final int MOST_OF_A_TEXT = 8_000;

  @RegisterExtension static final TestServer server = new TestServer();
  private UUID run;

  @BeforeEach
  void upload() {
    run = server.uploadedRun();
    server.open(run, 3);
  }

  @Test
  void an_event_stays_small_and_says_what_it_leaves_out() {
    page(1, 100, "repeat(chr(19968 + n), 20000)", "NULL");
    JsonObject event = pageDone();
    assertThat(event.encode().getBytes(StandardCharsets.UTF_8).length)
        .isBetween(MOST_OF_AN_EVENT / 2, MOST_OF_AN_EVENT);
    assertThat(event.getBoolean("detections_truncated")).isTrue();
    JsonArray detections = event.getJsonArray("detections");
    assertThat(detections.size()).isBetween(20, 99);
    for (int n = 1; n <= detections.size(); n++) {
      JsonObject detection = detections.getJsonObject(n - 1);
      assertThat(detection.getInteger("n")).isEqualTo(n);
      assertThat(detection.getString("text")).hasSize(100);
      assertThat(detection.getBoolean("text_truncated")).isTrue();
    }
  }

  @Test
  void an_event_with_many_boxes_without_text_stays_small() {
    page(1, 1_000, "NULL", "NULL");
    JsonObject event = pageDone();
    assertThat(event.getJsonArray("detections").getJsonObject(0).getValue("text_truncated"))
        .isNull();
    assertThat(event.encode().length()).isLessThanOrEqualTo(MOST_OF_AN_EVENT);
    assertThat(event.getBoolean("detections_truncated")).isTrue();
  }

  @Test
  void an_event_with_large_outlines_leaves_them_out() {
    page(
        1,
        20,
        "'text'",
        "(SELECT jsonb_build_array(jsonb_agg(i)) FROM generate_series(1, 2000) i)");
    JsonObject event = pageDone();
    assertThat(event.encode().length()).isLessThanOrEqualTo(MOST_OF_AN_EVENT);
    assertThat(event.getJsonArray("detections")).hasSize(20);
    assertThat(event.getJsonArray("detections").getJsonObject(0).getValue("mask")).isNull();
    assertThat(page(1).getJsonArray("mask").getJsonArray(0)).hasSize(2_000);
  }

  @Test
  void an_event_of_an_ordinary_page_is_whole() {
    page(1, 12, "repeat('x', 1500)", "'[[0, 0, 9, 0, 9, 9]]'::jsonb");
    JsonObject event = pageDone();
    assertThat(event.getValue("detections_truncated")).isNull();
    assertThat(event.getJsonArray("detections"))
        .isEqualTo(server.json("/api/v1/runs/" + run + "/pages/1").getJsonArray("detections"));
    assertThat(event.getJsonArray("detections").getJsonObject(0).getString("text")).hasSize(1_500);
  }

  @Test
  void a_list_of_large_values_comes_whole_and_goes_on_where_it_ended() {
    page(1, 250, "repeat(chr(19968 + n), 20000)", "NULL");
    page(2, 50, "repeat('\"', 20000)", "NULL");
    Set<String> found = new HashSet<>();
    String cursor = "";
    for (int answers = 0; cursor != null; answers++) {
      assertThat(answers).isLessThan(3);
      JsonObject answer =
          server.json("/api/v1/runs/" + run + "/detections?limit=200&cursor=" + cursor);
      for (Object item : answer.getJsonArray("items")) {
        JsonObject detection = (JsonObject) item;
        found.add(detection.getInteger("page") + " " + detection.getInteger("n"));
        assertThat(detection.getString("text")).hasSize(MOST_OF_A_TEXT);
        assertThat(detection.getBoolean("text_truncated")).isTrue();
      }
      cursor = answer.getString("next");
      assertThat(answer.getJsonArray("items")).hasSize(answers == 0 ? 200 : 100);
    }
    assertThat(found).hasSize(300);
  }

  @Test
  void an_export_of_large_values_is_bounded_by_page_and_says_what_it_leaves_out() {
    page(1, 2_000, "repeat(chr(19968 + n % 100), 20000)", "NULL");
    page(2, 10, "repeat('x', 100)", "'[[0, 0, 9, 0, 9, 9]]'::jsonb");
    List<JsonObject> lines =
        server
            .get("/api/v1/runs/" + run + "/export?format=ndjson")
            .body()
            .lines()
            .map(JsonObject::new)
            .toList();
    assertThat(lines).hasSize(1_310);
    assertThat(lines.get(0).getString("text")).hasSize(MOST_OF_A_TEXT);
    assertThat(lines.get(1_299).getInteger("n")).isEqualTo(1_300);
    assertThat(lines.get(1_299).getString("text")).isNull();
    assertThat(lines.get(0).getBoolean("text_truncated")).isTrue();
    assertThat(lines.get(1_299).getBoolean("text_truncated")).isTrue();
    assertThat(lines.get(1_309).getJsonArray("mask")).hasSize(1);
  }

  @Test
  void a_list_that_ends_with_its_limit_has_no_next() {
    page(1, 100, "repeat('x', 3000)", "NULL");
    JsonObject all = server.json("/api/v1/runs/" + run + "/detections?limit=100");
    assertThat(all.getJsonArray("items")).hasSize(100);
    assertThat(all.getString("next")).isNull();
    JsonObject most = server.json("/api/v1/runs/" + run + "/detections?limit=99");
    assertThat(most.getJsonArray("items")).hasSize(99);
    assertThat(most.getString("next")).isNotNull();
  }

  @Test
  void a_page_comes_with_all_of_its_detections() {
    page(1, 2_000, "repeat('x', 100)", "NULL");
    JsonArray detections =
        server.json("/api/v1/runs/" + run + "/pages/1").getJsonArray("detections");
    assertThat(detections).hasSize(2_000);
    assertThat(detections.getJsonObject(1_999).getInteger("n")).isEqualTo(2_000);
  }

  @Test
  void an_outline_that_no_worker_writes_any_more_is_left_out() {
    page(1, 1, "'t'", "(SELECT jsonb_build_array(jsonb_agg(i)) FROM generate_series(1, 9000) i)");
    assertThat(page(1).getValue("mask")).isNull();
  }

  @Test
  void a_long_list_of_the_tutorial_names_every_document_once() {
    server.sql(
        """
        INSERT INTO document (id, title, filename, media_type, bytes, sha256)
        SELECT gen_random_uuid(), repeat('x', 200), 'f', 'application/pdf', 1, 'x'
        FROM generate_series(1, 700)""");
    JsonArray all = new JsonArray(server.get("/api/create/").body());
    Set<String> ids = new HashSet<>();
    all.forEach(item -> ids.add(((JsonObject) item).getString("id")));
    assertThat(all).hasSize(701);
    assertThat(ids).hasSize(701);
  }

  @Test
  void a_document_with_very_many_detections_is_deleted() {
    for (int page = 1; page <= 3; page++) {
      page(page, 20_000, "NULL", "NULL");
    }
    server.sql("UPDATE run SET detections = 60000 WHERE id = $1", run);
    String document = server.json("/api/v1/runs/" + run).getString("document_id");
    assertThat(server.send(server.request("/api/v1/documents/" + document).DELETE()).statusCode())
        .isEqualTo(204);
    for (String table : List.of("document", "run", "page", "detection", "event")) {
      assertThat(server.sql("SELECT 1 FROM " + table + " LIMIT 1").size()).as(table).isZero();
    }
  }

  @Test
  void clients_that_do_not_read_keep_no_connection_to_the_database() throws IOException {
    page(1, 200, "repeat(chr(19968 + n), 20000)", "NULL");
    server.event(run, "page.done", new JsonObject().put("page", 1));
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int n = 0; n < 20; n++) {
        String path = n % 2 == 0 ? "/detections?limit=200" : "/events";
        sockets.add(unread("/api/v1/runs/" + run + path));
      }
      for (int n = 0; n < 50; n++) {
        assertThat(server.get("/api/v1/documents").statusCode()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket unread(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Writes a page with detections, whose texts and masks are given as SQL with their number n. */
  private void page(int page, int detections, String text, String mask) {
    server.sql(
        """
        UPDATE page SET state = 'done', width = 900, height = 1200, dpi = 108
        WHERE run_id = $1 AND page = $2""",
        run,
        page);
    server.sql(
        "INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text, mask)"
            + " SELECT $1, $2, n, 'text', 0.123456789012345, 1, 2, 3, 4, "
            + text
            + ", "
            + mask
            + " FROM generate_series(1, $3) n",
        run,
        page,
        detections);
  }

  /** The first detection of a page. */
  private JsonObject page(int page) {
    return server
        .json("/api/v1/runs/" + run + "/pages/" + page)
        .getJsonArray("detections")
        .getJsonObject(0);
  }

  /** The event of page 1, as one of an earlier version, which repeats what was found. */
  private JsonObject pageDone() {
    JsonArray old = new JsonArray();
    old.add(new JsonObject().put("n", 1).put("text", "x".repeat(100_000)));
    server.event(run, "page.done", new JsonObject().put("page", 1).put("detections", old));
    server.finish(run, "succeeded");
    return server
        .get("/api/v1/runs/" + run + "/events")
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> new JsonObject(line.substring(6)))
        .filter(event -> event.getJsonArray("detections", null) != null)
        .findFirst()
        .orElseThrow();
  }
}
