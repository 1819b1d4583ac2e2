package dev.pagerunner.http.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.http.TestServer;
import dev.pagerunner.queue.Notifier;
import io.vertx.core.json.JsonObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventStreamTest {
  @RegisterExtension static final TestServer server = new TestServer();
  private UUID run;

  @BeforeEach
  void upload() {
    run = server.uploadedRun();
  }

  @Test
  void a_client_sees_what_was_and_what_comes_and_then_the_end() throws IOException {
    server.open(run, 2);
    try (EventReader stream = new EventReader(server, run, 0)) {
      assertThat(stream.next().getString("type")).isEqualTo("run.queued");
      assertThat(stream.next().getString("type")).isEqualTo("run.opened");
      server.readPage(run, 1);
      JsonObject page = stream.next();
      assertThat(page.getString("type")).isEqualTo("page.done");
      assertThat(page.getString("image")).isEqualTo("/api/v1/runs/" + run + "/pages/1/image");
      JsonObject detection = page.getJsonArray("detections").getJsonObject(0);
      assertThat(detection.getString("crop")).isEqualTo("/api/v1/runs/" + run + "/crops/1_1");
      assertThat(detection.getInteger("page")).isEqualTo(1);
      assertThat(page.getString("run")).isEqualTo(run.toString());
      assertThat(page.getString("at")).endsWith("Z");
      server.readPage(run, 2);
      server.finish(run, "succeeded");
      assertThat(stream.rest()).containsExactly(4L, 5L);
    }
    assertNobodyListens();
  }

  @Test
  void the_answer_has_the_headers_that_proxies_need() {
    server.open(run, 1);
    server.finish(run, "succeeded");
    HttpResponse<String> answer = stream("");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache, no-transform");
    assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).startsWith("retry: 2000\n\nid: 1\nevent: run.queued\ndata: {");
  }

  @Test
  void a_compressed_stream_gives_each_event_at_once_and_takes_a_third() throws IOException {
    server.open(run, 60);
    HttpResponse<InputStream> answer =
        server.send(
            server
                .request("/api/v1/runs/" + run + "/events")
                .header("Accept-Encoding", "br, gzip;q=0.8"),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().allValues("Vary")).contains("accept-encoding");
    CountingInputStream sent = new CountingInputStream(answer.body());
    int plain = 0;
    try (EventReader stream = new EventReader(uncompressed(sent))) {
      assertThat(stream.next().getString("type")).isEqualTo("run.queued");
      assertThat(stream.next().getString("type")).isEqualTo("run.opened");
      for (int page = 1; page <= 60; page++) {
        server.readPage(run, page);
        JsonObject event = stream.next();
        assertThat(event.getInteger("page")).isEqualTo(page);
        plain += event.encode().length();
      }
      server.finish(run, "succeeded");
      assertThat(stream.rest()).containsExactly(63L);
    }
    assertThat(sent.count()).isLessThan(plain / 3);
  }

  @Test
  void a_client_that_refuses_gzip_gets_none() {
    server.finish(run, "failed");
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/v1/runs/" + run + "/events")
                .header("Accept-Encoding", "gzip;q=0, identity"));
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()).startsWith("retry: 2000\n\nid: 1\n");
  }

  /** Java's own says that there is always more to read, for which readers wait. */
  private static InputStream uncompressed(InputStream in) throws IOException {
    return new GZIPInputStream(in) {
      @Override
      public int available() {
        return 0;
      }
    };
  }

  /** Counts the bytes that are read. */
  private static final class CountingInputStream extends FilterInputStream {
    private int count;

    CountingInputStream(InputStream in) {
      super(in);
    }

    int count() {
      return count;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }

  @Test
  void a_client_that_was_cut_after_any_event_misses_and_repeats_none() throws IOException {
    server.open(run, 3);
    for (int page = 1; page <= 3; page++) {
      server.readPage(run, page);
    }
    server.finish(run, "succeeded");
    for (long known = 0; known < 6; known++) {
      try (EventReader stream = new EventReader(server, run, known)) {
        assertThat(stream.rest())
            .containsExactlyElementsOf(LongStream.rangeClosed(known + 1, 6).boxed().toList());
      }
    }
  }

  @Test
  void a_client_that_has_the_last_event_of_a_final_run_is_told_to_stay_away() {
    server.finish(run, "failed");
    assertThat(stream("?last_event_id=2").statusCode()).isEqualTo(204);
    assertThat(stream("?last_event_id=1").body()).contains("id: 2").doesNotContain("id: 1\n");
    assertThat(stream("?last_event_id=x").statusCode()).isEqualTo(422);
  }

  @Test
  void lost_and_doubled_rings_do_no_harm() throws IOException {
    try (EventReader stream = new EventReader(server, run, 0)) {
      stream.next();
      server.writeEvent(run, "run.opened", new JsonObject());
      server.event(run, "page.failed", new JsonObject());
      server.notifier.notifyEvent(run, 2);
      server.notifier.notifyEvent(run, 3);
      assertThat(stream.next().getLong("seq")).isEqualTo(2);
      assertThat(stream.next().getLong("seq")).isEqualTo(3);
      server.writeEvent(run, "page.failed", new JsonObject());
      assertThat(stream.next().getLong("seq")).as("found by the heartbeat").isEqualTo(4);
      server.writeEvent(run, "page.failed", new JsonObject());
      server.notifier.send(Notifier.RunSignal.missed());
      assertThat(stream.next().getLong("seq")).isEqualTo(5);
      server.finish(run, "partial");
      assertThat(stream.rest()).containsExactly(6L);
    }
  }

  @Test
  void a_run_that_was_retried_goes_on_after_its_first_end() throws IOException {
    server.finish(run, "partial");
    server.sql("UPDATE run SET state = 'running' WHERE id = $1", run);
    server.event(run, "run.opened", new JsonObject());
    try (EventReader stream = new EventReader(server, run, 0)) {
      stream.next();
      stream.next();
      stream.next();
      server.finish(run, "succeeded");
      assertThat(stream.rest()).containsExactly(4L);
    }
  }

  @Test
  void the_stream_of_a_deleted_document_ends() throws IOException {
    try (EventReader stream = new EventReader(server, run, 0)) {
      stream.next();
      server.clear();
      assertThat(stream.rest()).isEmpty();
    }
    assertNobodyListens();
  }

  @Test
  void comments_keep_the_stream_alive() throws IOException {
    try (EventReader stream = new EventReader(server, run, 0)) {
      stream.next();
      assertThat(stream.nextComment()).isEqualTo(":");
    }
    assertNobodyListens();
  }

  @Test
  void a_client_that_reads_nothing_is_cut_and_loses_nothing() throws IOException {
    String large = "x".repeat(500_000);
    for (int i = 0; i < 40; i++) {
      server.writeEvent(run, "page.failed", new JsonObject().put("large", large));
    }
    server.finish(run, "failed");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/runs/" + run + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> server.events.listeners() == 1);
      assertNobodyListens();
    }
    assertThat(allResuming())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 42).boxed().toList());
  }

  /**
   * The numbers of all events, as a client gets them that comes back when it was cut: with beats as
   * quick as here, a reader that is kept waiting by a busy machine is cut like one that reads
   * nothing.
   */
  private List<Long> allResuming() throws IOException {
    List<Long> numbers = new ArrayList<>();
    while (numbers.size() < 42) {
      int before = numbers.size();
      try (EventReader stream = new EventReader(server, run, before)) {
        for (JsonObject event = stream.next(); event != null; event = stream.next()) {
          numbers.add(event.getLong("seq"));
        }
      } catch (IOException cut) {
        if (numbers.size() == before) {
          throw cut;
        }
      }
    }
    return numbers;
  }

  @Test
  void many_clients_see_the_same() throws IOException {
    List<EventReader> streams = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      streams.add(new EventReader(server, run, 0));
    }
    server.open(run, 5);
    for (int page = 1; page <= 5; page++) {
      server.readPage(run, page);
    }
    server.finish(run, "succeeded");
    for (EventReader stream : streams) {
      assertThat(stream.rest()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
      stream.close();
    }
    assertNobodyListens();
  }

  @Test
  void an_unknown_run_has_no_events() {
    assertThat(server.get("/api/v1/runs/" + UUID.randomUUID() + "/events").statusCode())
        .isEqualTo(404);
  }

  private static void assertNobodyListens() {
    await().untilAsserted(() -> assertThat(server.events.listeners()).isZero());
  }

  private HttpResponse<String> stream(String query) {
    return server.send(server.request("/api/v1/runs/" + run + "/events" + query));
  }
}
