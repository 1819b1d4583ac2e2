package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients who read as fast as they can what is as large as it may be, or do not read at all.
 */
class SlowReadersIT {
  private static final String RUN = "00000000-0000-4000-8000-000000000001";
  private static final int CLIENTS = 64;
  private static final int REQUESTS = 300;
  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final long READ_BYTES = 20_000_000;
  private static final long BUDGET_BYTES = 140_000_000;

  /**
   * Of one answer. The machine may be busy with other tests, which delay any single one: the median
   * tells how long people wait, and none may fail or take for ever.
   */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final List<String> PATHS =
      List.of(
          "/api/v1/runs/" + RUN + "/events",
          "/api/v1/runs/" + RUN + "/detections?limit=200",
          "/api/create/",
          "/docs/swagger-ui-bundle.js");

  /** The first of these paths are results, which cost the server most. */
  private static final int RESULTS = 3;

  @TempDir Path folder;
  private PostgresServer postgres;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong bytesRead = new AtomicLong();

  @BeforeEach
  void start() {
    postgres = PostgresServer.startMigrated(folder.resolve("db"));
    writeLargeRun(postgres.sql());
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void everybody_else_is_answered_while_64_clients_read_large_runs_or_do_not_read_at_all()
      throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (JarProcess web =
        JarProcess.webAsShipped(
            Map.of(
                "DATABASE_URL",
                postgres.url(),
                "PAGERUNNER_DATA_DIR",
                folder.resolve("data").toString()))) {
      URI base = URI.create(web.api().base());
      // A server that has just started is slow where processors are shared.
      PATHS.forEach(web.api()::download);
      for (int n = 0; n < CLIENTS; n++) {
        int client = n;
        clients.execute(() -> request(base.getPort(), client));
      }
      List<Duration> answered = answersOfOthers(base);
      over.countDown();
      Collections.sort(answered);
      assertThat(answered.get(answered.size() / 2))
          .as("the median of %s", answered)
          .isLessThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(Collections.max(answered)).isLessThan(LONGEST);
      assertThat(bytesRead.get()).isGreaterThan(READ_BYTES);
      assertThat(web.log()).doesNotContain("OutOfMemoryError").doesNotContain(" ERROR ");
      assertThat(web.peakResidentBytes()).isLessThanOrEqualTo(BUDGET_BYTES);
    } finally {
      over.countDown();
      clients.shutdownNow();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Of so many requests, and until the clients have read much. */
  private List<Duration> answersOfOthers(URI base) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<String> paths =
        List.of("/api/v1/documents?limit=5", "/api/v1/runs/" + RUN, "/readyz", "/livez");
    List<Duration> times = new ArrayList<>();
    long end = System.nanoTime() + AT_MOST.toNanos();
    while (System.nanoTime() < end && (times.size() < REQUESTS || bytesRead.get() < READ_BYTES)) {
      URI uri = base.resolve(paths.get(times.size() % paths.size()));
      long start = System.nanoTime();
      try {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(uri).timeout(LONGEST).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
      } catch (IOException e) {
        throw new AssertionError("request " + times.size() + ", of " + uri, e);
      }
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return times;
  }

  /** Asks again and again; every third client never reads. */
  private void request(int port, int client) {
    boolean reads = client % 3 != 0;
    String path = PATHS.get(client / 3 % (reads ? RESULTS : PATHS.size()));
    while (over.getCount() > 0) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(reads ? 256 * 1024 : 4 * 1024);
        socket.setSoTimeout((int) LONGEST.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        if (reads) {
          readToTheEnd(socket.getInputStream());
        } else {
          over.await();
        }
      } catch (IOException e) {
        // Cut, or slow: it asks again.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void readToTheEnd(InputStream in) throws IOException {
    byte[] part = new byte[64 * 1024];
    for (int n = in.read(part); n >= 0 && over.getCount() > 0; n = in.read(part)) {
      bytesRead.addAndGet(n);
    }
  }

  /**
   * 40 pages of 20 boxes with 20,000 Chinese characters each, as an earlier version wrote them: in
   * the detections and in the events. And documents for long lists.
   */
  private static void writeLargeRun(Sql sql) {
    sql.run(
        """
        INSERT INTO document (id, title, filename, media_type, bytes, sha256, pages, created_at)
        SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
               repeat(chr(19968 + n % 100), 200), 'f.pdf', 'application/pdf', 1, 'x', 40,
               now() - n * interval '1 s'
        FROM generate_series(1, 3000) n""");
    sql.run(
        """
        INSERT INTO run (id, document_id, state, model_name, model_version, model_sha256,
                         pages_total, pages_done, event_seq, started_at, finished_at)
        SELECT id, id, 'succeeded', 'm', '1', 'x', 40, 40, 41, now(), now() FROM document""");
    sql.run(
        "INSERT INTO page (run_id, page, state, width, height, dpi) SELECT '"
            + RUN
            + "', n, 'done', 900, 1200, 108 FROM generate_series(1, 40) n");
    sql.run(
        """
        INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text)
        SELECT run_id, page, n, 'text', 0.9, 1, 2, 3, 4, repeat(chr(19968 + n), 20000)
        FROM page, generate_series(1, 20) n""");
    sql.run(
        """
        INSERT INTO event (run_id, seq, type, data)
        SELECT run_id, page, 'page.done',
               jsonb_build_object('page', page, 'detections', jsonb_agg(
                 jsonb_build_object('n', n, 'label', label, 'text', text)))
        FROM detection WHERE n <= 20 GROUP BY run_id, page""");
    sql.run(
        "INSERT INTO event (run_id, seq, type, data) VALUES ('"
            + RUN
            + "', 41, 'run.finished', '{\"state\": \"succeeded\"}')");
  }
}
