package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.testing.Patience;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportsHttpTest {
  private static final String CSV_HEAD =
      "file,page,n,label,score,x0,y0,x1,y1,width,height,dpi,text,text_truncated,order\r\n";

  private static TestServer server;
  private static String run;

  @BeforeAll
  static void readFourOfFivePages() {
    server = new TestServer();
    server.clear();
    UUID id = server.uploadedRun();
    server.open(id, 5);
    server.sql("UPDATE document SET pages = 5");
    for (int page = 1; page <= 4; page++) {
      server.readPage(id, page);
    }
    run = "/api/v1/runs/" + id;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_run_is_exported_as_it_is_now_and_says_that_more_may_come() {
    HttpResponse<String> answer = server.get(run + "/export?format=csv&pages=2-3");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            CSV_HEAD
                + "\"paper.pdf\",2,1,\"table\",0.2,10,20,100,200,900,1200,108,\"Hello\",false,1\r\n"
                + "\"paper.pdf\",3,1,\"text\",0.3,10,20,100,200,900,1200,108,\"Hello\",false,1\r\n");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/csv; charset=utf-8; header=present");
    assertThat(answer.headers().firstValue("X-Run-State")).contains("running");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"paper.csv\"; filename*=UTF-8''paper.csv");
  }

  @Test
  void only_what_is_wanted_is_exported() {
    assertThat(lines("format=csv")).isEqualTo(5);
    assertThat(lines("format=csv&labels=text")).isEqualTo(3);
    assertThat(lines("format=csv&labels=text,table&min_score=0.25")).isEqualTo(3);
    assertThat(lines("format=csv&pages=5")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | format | csv",
        "format=xml                  | format | csv",
        "format=csv&pages=3-1        | pages | write 1-3",
        "format=csv&pages=6          | pages | has 5",
        "format=csv&labels=dog       | labels | 'dog' is not one of the model's labels: table, text",
        "format=csv&labels=,         | labels | empty label",
        "format=csv&min_score=2      | min_score | not from 0 to 1",
        "format=csv&images=yes       | images | neither true nor false",
        "format=csv&guard=0          | guard | neither true nor false",
        "format=csv&image_prefix=a   | image_prefix | leave it out",
        "format=csv&signed_hours=1   | signed_hours | leave it out",
        "format=label-studio&signed_hours=721 | signed_hours | from 1 to 720",
        "format=label-studio&signed_hours=1&images=true | signed_hours | leave image_prefix",
        "format=label-studio&signed_hours=1&image_prefix=a | signed_hours | leave image_prefix",
        "format=csv&colour=red       | colour | format",
      })
  void a_wrong_option_is_named_with_what_is_allowed(String query, String field, String allowed) {
    HttpResponse<String> answer = server.get(run + "/export?" + query);
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("field")).isEqualTo(field);
    assertThat(error.getString("detail")).contains(allowed);
  }

  @Test
  void formats_are_listed() {
    JsonObject csv = server.json("/api/v1/export-formats").getJsonArray("items").getJsonObject(0);
    assertThat(csv.getString("name")).isEqualTo("csv");
    assertThat(csv.getJsonArray("options")).containsExactly("guard");
  }

  @Test
  void a_client_that_asks_for_the_head_only_gets_no_file() {
    HttpRequest.Builder head =
        server
            .request(run + "/export?format=csv")
            .method("HEAD", HttpRequest.BodyPublishers.noBody());
    HttpResponse<String> answer = server.send(head);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Run-State")).contains("running");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void an_archive_holds_the_images_of_the_pages_that_were_read() throws IOException {
    Map<String, String> pages = archive("format=pages");
    assertThat(pages.keySet())
        .containsExactly("page-0001.jpg", "page-0002.jpg", "page-0003.jpg", "page-0004.jpg");
    assertThat(pages.get("page-0003.jpg")).isEqualTo("0123456789");
    Map<String, String> crops = archive("format=crops&pages=2-3");
    assertThat(crops.keySet())
        .containsExactly("metadata.jsonl", "page-0002_01_table.jpg", "page-0003_01_text.jpg");
    assertThat(crops.get("page-0002_01_table.jpg")).isEqualTo("crop");
    Map<String, String> coco = archive("format=coco&images=true&pages=1");
    JsonObject json = new JsonObject(coco.get("annotations/instances_train.json"));
    assertThat(json.getJsonArray("annotations")).hasSize(1);
    assertThat(json.getJsonObject("info").getInteger("pages_total")).isEqualTo(5);
    assertThat(coco.get("images/train/page-0001.jpg")).isEqualTo("0123456789");
    assertThat(storedTemporaryFiles()).isZero();
  }

  @Test
  void a_page_that_cannot_be_there_has_no_detections_whatever_the_format() {
    HttpResponse<String> csv = server.get(run + "/detections?page=999999999&format=csv");
    assertThat(csv.statusCode()).as(csv.body()).isEqualTo(200);
    assertThat(csv.body()).isEqualTo(CSV_HEAD);
  }

  @ParameterizedTest
  @CsvSource({
    "csv, text/csv",
    "ndjson, application/x-ndjson",
  })
  void detections_are_also_listed_as_a_file(String format, String mediaType) {
    HttpResponse<String> byAccept =
        server.send(server.request(run + "/detections?label=text").header("Accept", mediaType));
    HttpResponse<String> byName = server.get(run + "/detections?label=text&format=" + format);
    assertThat(byAccept.statusCode()).isEqualTo(200);
    assertThat(byAccept.headers().firstValue("Content-Type").orElseThrow()).startsWith(mediaType);
    assertThat(byAccept.headers().firstValue("X-Run-State")).contains("running");
    assertThat(byAccept.body()).isEqualTo(byName.body()).contains("Hello");
    assertThat(server.get(run + "/export?labels=text&format=" + format).body())
        .isEqualTo(byName.body());
    assertThat(server.get(run + "/detections?page=9&label=x&format=" + format).statusCode())
        .isEqualTo(200);
    HttpResponse<String> limited = server.get(run + "/detections?limit=3&format=" + format);
    assertThat(limited.statusCode()).isEqualTo(422);
    assertThat(limited.body()).contains("leave it out");
  }

  @Test
  void a_file_that_breaks_off_is_never_taken_for_a_whole_one() {
    UUID id = server.uploadedRun();
    server.open(id, 2);
    server.readPage(id, 1);
    server.readPage(id, 2);
    String document = server.json("/api/v1/runs/" + id).getString("document_id");
    String image = BlobKeys.pageImage(UUID.fromString(document), id, 1);
    TestServer.await(server.blobs.put(image, Buffer.buffer("x".repeat(100_000))));
    TestServer.await(
        server.blobs.deleteAll(BlobKeys.run(UUID.fromString(document), id) + "crops/"));
    HttpResponse<String> early = server.get("/api/v1/runs/" + id + "/export?format=crops");
    assertThat(early.statusCode()).isEqualTo(404);
    TestServer.await(
        server.blobs.deleteAll(BlobKeys.run(UUID.fromString(document), id) + "pages/"));
    TestServer.await(server.blobs.put(image, Buffer.buffer("x".repeat(100_000))));
    assertThatThrownBy(() -> server.get("/api/v1/runs/" + id + "/export?format=pages"))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void any_name_of_a_document_is_harmless_in_the_name_of_a_file() {
    server.sql("UPDATE document SET filename = E'..\\\\a\"\\r\\nSet-Cookie: x/é.pdf'");
    try {
      String header =
          server
              .get(run + "/export?format=coco")
              .headers()
              .firstValue("Content-Disposition")
              .orElseThrow();
      assertThat(header)
          .isEqualTo(
              "attachment; filename=\".._a___Set-Cookie_ x__.coco.json\";"
                  + " filename*=UTF-8''..%5Ca%22%0D%0ASet-Cookie%3A%20x%2F%C3%A9.coco.json");
    } finally {
      server.sql("UPDATE document SET filename = 'paper.pdf'");
    }
  }

  @Test
  void only_so_many_exports_are_made_at_once_and_slow_ones_keep_nobody_else_waiting()
      throws IOException {
    UUID id = server.uploadedRun();
    server.open(id, 1);
    server.readPage(id, 1);
    String document = server.json("/api/v1/runs/" + id).getString("document_id");
    String image = BlobKeys.pageImage(UUID.fromString(document), id, 1);
    TestServer.await(server.blobs.put(image, Buffer.buffer(new byte[30_000_000])));
    String path = "/api/v1/runs/" + id + "/export?format=pages";
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int n = 0; n < 8; n++) {
        sockets.add(beginning(path));
      }
      HttpResponse<String> refused = server.get(path);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("10");
      assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
      for (int n = 0; n < 20; n++) {
        assertThat(server.get("/api/v1/documents").statusCode()).isEqualTo(200);
      }
      server.uploaded();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await()
        .atMost(Patience.EVENTUALLY)
        .untilAsserted(
            () -> assertThat(server.get(run + "/export?format=csv").statusCode()).isEqualTo(200));
  }

  @Test
  void a_rare_label_of_a_long_run_is_found_without_a_query_for_each_page() {
    UUID id = server.uploadedRun();
    server.sql(
        "UPDATE document SET pages = 30000 WHERE id = (SELECT document_id FROM run WHERE id = $1)",
        id);
    server.sql(
        """
        INSERT INTO page (run_id, page, state, width, height, dpi)
        SELECT $1, n, 'done', 900, 1200, 108 FROM generate_series(1, 30000) n""",
        id);
    server.sql(
        """
        INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text, reading_order)
        SELECT $1, p, n, CASE WHEN p IN (7, 29999) AND n = 2 THEN 'rare, "label"' ELSE 'text' END, 0.5,
          0, 0, 1, 1, 'a', n
        FROM generate_series(1, 30000) p, generate_series(1, 3) n""",
        id);
    String path = "/api/v1/runs/" + id + "/export?format=csv";
    long start = System.nanoTime();
    List<String> rare =
        server
            .get(path + "&labels=%22rare,%20%22%22label%22%22%22")
            .body()
            .lines()
            .map(line -> line.split(",", 3)[1])
            .toList();
    assertThat(rare).containsExactly("page", "7", "29999");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    assertThat(server.get(path + "&pages=6-8,29999-").body().lines()).hasSize(1 + 15);
    assertThat(server.get(path).body().lines()).hasSize(1 + 90_000);
    assertThat(server.get(path + "&pages=2,4,29998&labels=text").body().lines()).hasSize(1 + 9);
    server.sql("DELETE FROM run WHERE id = $1", id);
  }

  /** A client that reads the head of an answer and no more. */
  private static Socket beginning(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200 OK");
    return socket;
  }

  private static long storedTemporaryFiles() {
    return server.storedFiles().stream()
        .filter(file -> file.toString().contains("export-"))
        .count();
  }

  private static Map<String, String> archive(String query) throws IOException {
    HttpResponse<byte[]> answer =
        server.send(
            server.request(run + "/export?" + query), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static long lines(String query) {
    return server.get(run + "/export?" + query).body().lines().count();
  }
}
