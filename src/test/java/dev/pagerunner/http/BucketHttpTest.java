package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.config.Settings.S3Links;
import dev.pagerunner.testing.FaultyProxy;
import dev.pagerunner.testing.ObjectStore;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The web role with its bytes in a bucket. */
class BucketHttpTest {
  private static final ObjectStore bucket = new ObjectStore();
  private static final FaultyProxy proxy = new FaultyProxy(bucket.port());

  @RegisterExtension
  static final TestServer server =
      TestServerOptions.usual()
          .bucket(ObjectStore.settings(proxy.endpoint(), S3Links.PRESIGNED, false))
          .server();

  @AfterAll
  static void stop() {
    proxy.close();
    bucket.close();
  }

  @BeforeEach
  void heal() {
    proxy.heal();
  }

  @Test
  void a_file_is_redirected_to_a_signed_address_that_names_it_as_the_server_does() {
    String file = server.uploaded().getJsonObject("links").getString("file");

    HttpResponse<String> answer = server.get(file);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("private, max-age=450");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("img-src 'self' blob: data: " + proxy.endpoint() + ";");
    HttpResponse<String> bytes = follow(answer);
    assertThat(bytes.body()).isEqualTo(Form.PDF);
    assertThat(bytes.headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(bytes.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; filename=\"paper.pdf\"");
  }

  @Test
  void images_are_redirected_and_what_is_not_there_is_404() {
    UUID run = server.uploadedRun();
    server.open(run, 2);
    server.readPage(run, 1);
    String path = "/api/v1/runs/" + run;

    HttpResponse<String> image = follow(server.get(path + "/pages/1/image"));
    assertThat(image.body()).isEqualTo("0123456789");
    assertThat(image.headers().firstValue("Content-Type")).contains("image/jpeg");
    HttpResponse<String> linked = server.get(path + "/pages/1/image?link=x");
    assertThat(linked.statusCode()).as("by a signed link, whoever has it").isEqualTo(200);
    assertThat(linked.body()).isEqualTo("0123456789");
    HttpResponse<String> crop = server.get(path + "/crops/1_1");
    assertThat(crop.statusCode()).isEqualTo(200);
    assertThat(crop.body()).isEqualTo("crop");
    assertThat(server.get(path + "/pages/2/image").statusCode()).isEqualTo(404);
    HttpResponse<String> head =
        server.send(
            server.request(path + "/pages/1/image").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).contains("10");
  }

  @Test
  void exports_take_images_out_of_the_bucket() throws IOException {
    UUID run = server.uploadedRun();
    server.open(run, 2);
    server.readPage(run, 1);
    server.readPage(run, 2);
    String path = "/api/v1/runs/" + run + "/export?format=";
    for (String format : List.of("pages", "crops", "yolo")) {
      HttpResponse<byte[]> answer =
          server.send(server.request(path + format), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(format).isEqualTo(200);
      List<String> texts = new ArrayList<>();
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
        while (zip.getNextEntry() != null) {
          texts.add(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      assertThat(texts).contains(format.equals("crops") ? "crop" : "0123456789");
    }
    TestServer.await(server.blobs.deleteAll("documents/"));
    assertThat(server.get(path + "pages").statusCode()).isEqualTo(404);
  }

  @Test
  void a_public_bucket_is_linked_without_a_signature_and_may_be_cached() {
    try (TestServer open =
        TestServerOptions.usual()
            .bucket(ObjectStore.settings(proxy.endpoint(), S3Links.PROXY, true))
            .server()) {
      String file = open.uploaded().getJsonObject("links").getString("file");
      HttpResponse<String> answer = open.get(file);
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain("?");
      HttpResponse<String> bytes = follow(answer);
      assertThat(bytes.body()).isEqualTo(Form.PDF);
      assertThat(bytes.headers().firstValue("Cache-Control")).contains("max-age=86400");
    }
  }

  @Test
  void a_range_of_a_file_comes_through_the_server_even_where_files_are_links() {
    try (TestServer open =
        TestServerOptions.usual()
            .bucket(ObjectStore.settings(proxy.endpoint(), S3Links.PROXY, true))
            .server()) {
      String file = open.uploaded().getJsonObject("links").getString("file");
      HttpResponse<String> part = open.send(open.request(file).header("Range", "bytes=1-3"));
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("PDF");
    }
  }

  @Test
  void by_default_bytes_come_through_the_server() {
    try (TestServer through = TestServerOptions.usual().bucket(bucket.settings()).server()) {
      String file = through.uploaded().getJsonObject("links").getString("file");
      HttpResponse<String> part = through.send(through.request(file).header("Range", "bytes=1-3"));
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("PDF");
      assertThat(part.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("img-src 'self' blob: data:;");
    }
  }

  @Test
  void a_file_sent_to_the_bucket_becomes_a_document() {
    JsonObject ticket = ticket("my ümläut.pdf", Form.PDF.length());
    assertThat(Instant.parse(ticket.getString("expires_at")))
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(16)));
    assertThat(put(ticket, Form.PDF).statusCode()).isEqualTo(200);

    HttpResponse<String> answer = accept(ticket, ", \"pages\": \"2\", \"threshold\": 0.25");

    JsonObject document = new JsonObject(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(document.getString("filename")).isEqualTo("my ümläut.pdf");
    assertThat(document.getString("title")).isEqualTo("my ümläut");
    assertThat(document.getString("media_type")).isEqualTo("application/pdf");
    assertThat(document.getString("sha256")).isEqualTo(server.uploaded().getString("sha256"));
    assertThat(document.getJsonObject("run").getJsonObject("options"))
        .isEqualTo(new JsonObject().put("pages", "2").put("threshold", 0.25));
    assertThat(put(ticket, "x".repeat(Form.PDF.length())).statusCode()).isEqualTo(200);
    assertThat(follow(server.get(document.getJsonObject("links").getString("file"))).body())
        .isEqualTo(Form.PDF);
  }

  @Test
  void a_ticket_is_for_one_size_and_one_place() {
    JsonObject ticket = ticket("a.pdf", Form.PDF.length());
    assertThat(put(ticket, Form.PDF + "more").statusCode()).isEqualTo(403);
    JsonObject elsewhere =
        ticket.copy().put("url", ticket.getString("url").replace("uploads/", "documents/"));
    assertThat(put(elsewhere, Form.PDF).statusCode()).isEqualTo(403);
  }

  @Test
  void what_cannot_become_a_document_is_refused() {
    assertThat(createUpload("{\"filename\": \"a.pdf\", \"bytes\": 1000001}").statusCode())
        .isEqualTo(413);
    HttpResponse<String> nothing = createUpload("{}");
    assertThat(nothing.statusCode()).isEqualTo(422);
    assertThat(new JsonObject(nothing.body()).getJsonArray("errors")).hasSize(2);
    assertThat(nothing.body()).contains("bytes: it is missing: give a whole number of 1 or more");
    assertThat(createUpload("{\"filename\": \" \", \"bytes\": 1}").statusCode()).isEqualTo(422);
    assertThat(createUpload("{\"filename\": \"a\", \"bytes\": \"5\"}").statusCode()).isEqualTo(422);
    assertThat(createUpload("{\"filename\": \"a\", \"bytes\": 1e300}").statusCode()).isEqualTo(413);
    assertThat(createUpload("{\"filename\": \"a\", \"bytes\": 1, \"size\": 1}").statusCode())
        .isEqualTo(422);
    JsonObject ticket = ticket("a.pdf", 5);
    assertThat(accept(ticket, ", \"page\": \"1\"").body()).contains("did you mean 'pages'?");
    assertThat(accept(ticket, "").statusCode()).isEqualTo(409);
    assertThat(put(ticket, "hello").statusCode()).isEqualTo(200);
    assertThat(accept(ticket, "").statusCode()).isEqualTo(415);
    assertThat(server.post("/api/v1/imports", "{\"upload\": \"x\"}").statusCode()).isEqualTo(422);
    assertThat(bucket.objects().resolve("documents")).doesNotExist();
  }

  @Test
  void uploads_that_never_become_documents_are_marked_to_be_swept() {
    String id = ticket("a.pdf", 5).getString("id");
    assertThat(
            server.sql("SELECT 1 FROM blob_trash WHERE prefix = $1", "uploads/" + id + "/").size())
        .isEqualTo(1);
  }

  @Test
  void a_server_without_a_bucket_says_how_to_upload() {
    try (TestServer plain = new TestServer()) {
      HttpResponse<String> answer = plain.post("/api/v1/uploads", "{}");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("PAGERUNNER_S3_UPLOADS=true");
    }
  }

  @Test
  void while_the_bucket_is_away_clients_are_asked_to_come_back() {
    String file = server.uploaded().getJsonObject("links").getString("file");
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    proxy.answer503(Integer.MAX_VALUE);

    for (HttpResponse<String> answer :
        List.of(server.get(file), server.upload(new Form().file("a.pdf", Form.PDF)))) {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("10");
      assertThat(answer.body()).contains("/problems/storage-unavailable");
    }
    HttpResponse<String> ready = server.get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("\"storage\":\"unavailable\"");
    proxy.heal();
    assertThat(server.get(file).statusCode()).isEqualTo(302);
  }

  private static JsonObject ticket(String filename, int bytes) {
    HttpResponse<String> answer =
        createUpload(new JsonObject().put("filename", filename).put("bytes", bytes).encode());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body());
  }

  private static HttpResponse<String> createUpload(String body) {
    return server.post("/api/v1/uploads", body);
  }

  private static HttpResponse<String> put(JsonObject ticket, String content) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ticket.getString("url")));
    ticket
        .getJsonObject("headers")
        .forEach(header -> request.header(header.getKey(), (String) header.getValue()));
    return server.send(request.PUT(BodyPublishers.ofString(content)));
  }

  private static HttpResponse<String> accept(JsonObject ticket, String more) {
    return server.post(
        "/api/v1/imports", "{\"upload\": \"" + ticket.getString("id") + "\"" + more + "}");
  }

  private static HttpResponse<String> follow(HttpResponse<String> redirect) {
    String location = redirect.headers().firstValue("Location").orElseThrow();
    return server.send(HttpRequest.newBuilder(URI.create(location)));
  }
}
