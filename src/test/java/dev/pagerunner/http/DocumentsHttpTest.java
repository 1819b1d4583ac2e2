package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocumentsHttpTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void clear() {
    server.clear();
  }

  @Test
  void an_upload_is_stored_and_a_run_is_queued() {
    HttpResponse<String> answer =
        server.upload(
            new Form()
                .field("threshold", "0.3")
                .file("my paper.pdf", Form.PDF)
                .field("pages", "3,1-2")
                .field("title", "  A title "));

    JsonObject document = new JsonObject(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location"))
        .contains("/api/v1/documents/" + document.getString("id"));
    assertThat(document.getString("title")).isEqualTo("A title");
    assertThat(document.getString("filename")).isEqualTo("my paper.pdf");
    assertThat(document.getInteger("bytes")).isEqualTo(Form.PDF.length());
    assertThat(document.getValue("pages")).isNull();
    JsonObject run = document.getJsonObject("run");
    assertThat(run.getString("state")).isEqualTo("queued");
    assertThat(run.getInteger("queue_position")).isZero();
    assertThat(run.getJsonObject("options"))
        .isEqualTo(new JsonObject().put("pages", "1-3").put("threshold", 0.3));
    assertThat(run.getJsonObject("model").getString("name")).isEqualTo("layout");
    assertThat(server.json("/api/v1/documents/" + document.getString("id"))).isEqualTo(document);
    assertThat(server.storedFiles()).hasSize(1);
  }

  @Test
  void the_file_name_is_the_default_title() {
    assertThat(server.uploaded().getString("title")).isEqualTo("paper");
  }

  @Test
  void the_file_comes_back_as_it_was_sent() {
    String name = "ümläut \\\" x.pdf";
    JsonObject document = new JsonObject(server.upload(new Form().file(name, Form.PDF)).body());

    HttpResponse<String> file = server.get(document.getJsonObject("links").getString("file"));

    assertThat(file.body()).isEqualTo(Form.PDF);
    assertThat(file.headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; filename=\"")
        .contains("filename*=UTF-8''")
        .doesNotContain("ü");
    assertThat(file.headers().firstValue("ETag").orElseThrow())
        .isEqualTo('"' + document.getString("sha256") + '"');
  }

  @Test
  void documents_are_listed_newest_first_in_pages() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, server.uploaded().getString("id"));
    }
    List<String> listed = new ArrayList<>();
    String path = "/api/v1/documents?limit=2";
    for (String next = ""; next != null; ) {
      JsonObject page = server.json(path + (next.isEmpty() ? "" : "&cursor=" + next));
      page.getJsonArray("items").forEach(item -> listed.add(((JsonObject) item).getString("id")));
      assertThat(page.getJsonArray("items").size()).isBetween(1, 2);
      next = page.getString("next");
    }
    assertThat(listed).isEqualTo(ids);
  }

  @Test
  void a_deleted_document_is_gone_with_its_bytes() {
    String path = server.uploaded().getJsonObject("links").getString("self");

    assertThat(server.send(server.request(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(server.get(path).statusCode()).isEqualTo(404);
    assertThat(server.send(server.request(path).DELETE()).statusCode()).isEqualTo(404);
    assertThat(server.storedFiles()).isEmpty();
  }

  @Test
  void a_repeat_with_the_same_key_gets_the_first_answer() {
    JsonObject first = withKey("k1", Form.PDF);
    JsonObject again = withKey("k1", Form.PDF);

    assertThat(again.getString("id")).isEqualTo(first.getString("id"));
    assertThat(server.storedFiles()).hasSize(1);
    assertThat(withKey("k1", Form.PDF + "other").getString("type"))
        .isEqualTo("/problems/key-reused");
    assertThat(server.storedFiles()).hasSize(1);
  }

  @Test
  void many_uploads_at_once_are_all_accepted() {
    byte[] large = new byte[900_000];
    System.arraycopy(
        Form.PDF.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, large, 0, 20);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          CompletableFuture.supplyAsync(() -> server.upload(new Form().file("a.pdf", large))));
    }
    assertThat(answers).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(202));
    assertThat(server.storedFiles()).hasSize(20);
  }

  @Test
  void a_document_can_be_read_again_with_other_options() {
    String path = server.uploaded().getJsonObject("links").getString("runs");

    HttpResponse<String> answer = server.post(path, "{\"pages\": \"2\", \"threshold\": 0.25}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(new JsonObject(answer.body()).getJsonObject("options").getDouble("threshold"))
        .isEqualTo(0.25);
    assertThat(server.post(path, "").statusCode()).isEqualTo(202);
    assertThat(server.post(path, "{").statusCode()).isEqualTo(400);
    assertThat(server.post(path, "[]").statusCode()).isEqualTo(400);
    HttpResponse<String> wrong = server.post(path, "{\"threshold\": 7, \"pages\": \"9-3\"}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    JsonArray errors = new JsonObject(wrong.body()).getJsonArray("errors");
    assertThat(errors).hasSize(2);
  }

  private static JsonObject withKey(String key, String content) {
    Form form = new Form().file("a.pdf", content);
    return new JsonObject(
        server
            .send(
                server
                    .request("/api/v1/documents")
                    .header("Idempotency-Key", key)
                    .header("Content-Type", form.contentType())
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(form.bytes())))
            .body());
  }
}
