package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.request.RequestParams;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsHttpTest {
  @RegisterExtension static final TestServer server = new TestServer();

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
    document.remove("same_as");
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
  void a_part_of_a_very_large_file_is_read_where_it_lies() {
    JsonObject document = server.uploaded();
    String file = document.getJsonObject("links").getString("file");
    long size = 3L << 30;
    server.enlarge(UUID.fromString(document.getString("id")), size);
    HttpResponse<String> last = range(file, "bytes=-10");
    assertThat(last.statusCode()).isEqualTo(206);
    assertThat(last.headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(last.headers().firstValue("Content-Range"))
        .contains("bytes " + (size - 10) + "-" + (size - 1) + "/" + size);
    assertThat(last.body()).hasSize(10);
    HttpResponse<String> first = range(file, "bytes=0-3");
    assertThat(first.body()).isEqualTo(Form.PDF.substring(0, 4));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(
            server.send(server.request(file).header("Range", "bytes=1-2").header("If-Range", tag)))
        .returns(206, HttpResponse::statusCode);
    assertThat(range(file, "bytes=" + size + "-").statusCode()).isEqualTo(416);
    HttpResponse<String> whole =
        server.send(server.request(file).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(whole.headers().firstValue("Content-Length")).contains(Long.toString(size));
    assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
  }

  private static HttpResponse<String> range(String path, String range) {
    return server.send(server.request(path).header("Range", range));
  }

  @Test
  void an_upload_tells_of_an_earlier_document_with_the_same_bytes() {
    JsonObject first = server.uploaded();
    assertThat(first.getValue("same_as")).isNull();
    assertThat(first.containsKey("same_as")).isTrue();
    JsonObject second = server.uploaded();
    assertThat(second.getString("same_as")).isEqualTo(first.getString("id"));
    JsonObject other = new JsonObject(server.upload(new Form().file("a", Form.PDF + " ")).body());
    assertThat(other.getValue("same_as")).isNull();
    String query = "/api/v1/documents?sha256=" + first.getString("sha256").toUpperCase(Locale.ROOT);
    JsonObject found = server.json(query);
    assertThat(found.getJsonArray("items")).hasSize(2);
    assertThat(found.getInteger("total")).isEqualTo(2);
    assertThat(server.get("/api/v1/documents?sha256=abc").statusCode()).isEqualTo(422);
  }

  @Test
  void several_documents_are_read_again_or_deleted_and_each_is_answered() {
    String first = server.uploaded().getString("id");
    String second = server.uploaded().getString("id");
    String unknown = UUID.randomUUID().toString();
    String ids = "\"ids\": [\"" + first + "\", \"" + unknown + "\", \"" + second + "\"]";
    JsonArray run = actions("{\"action\": \"run\", \"pages\": \"1-2\", " + ids + "}");
    assertThat(run).hasSize(3);
    String started = run.getJsonObject(0).getString("run");
    assertThat(server.json("/api/v1/runs/" + started).getJsonObject("options").getString("pages"))
        .isEqualTo("1-2");
    assertThat(run.getJsonObject(1).getBoolean("done")).isFalse();
    assertThat(run.getJsonObject(1).getJsonObject("problem").getInteger("status")).isEqualTo(404);
    JsonArray deleted = actions("{\"action\": \"delete\", " + ids + "}");
    assertThat(deleted.getJsonObject(0).getBoolean("done")).isTrue();
    assertThat(deleted.getJsonObject(2).getBoolean("done")).isTrue();
    assertThat(server.json("/api/v1/documents").getInteger("total")).isZero();
    for (String wrong :
        List.of(
            "{\"action\": \"delete\", \"model\": \"layout\", \"ids\": []}",
            "{\"action\": \"run\", \"model\": \"none\", \"ids\": []}",
            "{\"action\": \"move\", \"ids\": []}",
            "{\"action\": \"delete\"}")) {
      assertThat(server.post(ACTIONS, wrong).statusCode()).as(wrong).isEqualTo(422);
    }
  }

  private static final String ACTIONS = "/api/v1/documents/actions";

  private static JsonArray actions(String body) {
    HttpResponse<String> answer = server.post(ACTIONS, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getJsonArray("items");
  }

  @Test
  void a_document_shows_the_first_page_that_has_an_image_and_why_others_failed() {
    JsonObject document = server.uploaded();
    assertThat(document.getValue("thumbnail")).isNull();
    String run = document.getJsonObject("run").getString("id");
    UUID id = UUID.fromString(run);
    server.open(id, 3);
    server.readPage(id, 2);
    server.sql(
        """
        UPDATE page SET state = 'failed', error = '{"message": "too large"}'
        WHERE run_id = $1 AND page <> 2""",
        id);
    server.sql(
        "UPDATE run SET pages_done = 1, pages_failed = 2, detections = 12, labels = $2 WHERE id = $1",
        id,
        new JsonObject(
            "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"z\":4}"));
    JsonObject listed = server.json("/api/v1/documents").getJsonArray("items").getJsonObject(0);
    String thumbnail = "/api/v1/runs/" + run + "/pages/2/image?width=160";
    assertThat(listed.getString("thumbnail")).isEqualTo(thumbnail);
    JsonObject latest = listed.getJsonObject("run");
    assertThat(latest.getJsonObject("failed_page").getInteger("page")).isEqualTo(1);
    assertThat(latest.getJsonObject("failed_page").getJsonObject("error").getString("message"))
        .isEqualTo("too large");
    assertThat(latest.getJsonArray("labels")).hasSize(8);
    assertThat(latest.getJsonArray("labels").getJsonObject(0))
        .isEqualTo(new JsonObject().put("label", "z").put("detections", 4));
    server.post("/api/v1/documents/" + listed.getString("id") + "/runs", "{}");
    assertThat(server.json("/api/v1/documents/" + listed.getString("id")).getString("thumbnail"))
        .isEqualTo(thumbnail);
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

  @Test
  void a_repeat_with_the_same_key_and_other_fields_is_refused() {
    JsonObject first = withKey("k2", new Form().field("pages", "1").file("a.pdf", Form.PDF));
    assertThat(withKey("k2", new Form().file("b.pdf", Form.PDF).field("pages", "1")))
        .as("fields in another order, and another name of the file")
        .isEqualTo(first);
    for (Form other :
        List.of(
            new Form().file("a.pdf", Form.PDF),
            new Form().field("pages", "2").file("a.pdf", Form.PDF),
            new Form().field("pages", "1").field("threshold", "0.5").file("a.pdf", Form.PDF))) {
      JsonObject refused = withKey("k2", other);
      assertThat(refused.getString("type")).isEqualTo("/problems/key-reused");
      assertThat(refused.getString("detail")).contains("other fields");
    }
    assertThat(server.storedFiles()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?page=1", "?Limit=1", "?limit=1&limit=2", "?limit=-0", "?cursor=AAAA"})
  void a_parameter_that_is_not_known_or_not_clear_is_refused(String query) {
    HttpResponse<String> answer = server.get("/api/v1/documents" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created 5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10 +294277-01-01T00:00:00Z",
        "created 5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10 -4713-01-01T00:00:00Z",
        "created 5f0c2d9a-0a52-4b0e-9d0e-3c1a4f7a9a10000 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "x"
      })
  void a_cursor_of_another_origin_is_refused(String place) {
    HttpResponse<String> answer =
        server.get("/api/v1/documents?cursor=" + RequestParams.cursor(place));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("cursor");
  }

  @Test
  void options_of_a_run_that_would_be_ignored_are_refused() {
    String runs = server.uploaded().getJsonObject("links").getString("runs");
    Form form = new Form().field("pages", "1");
    assertProblem(server.upload(runs, form), 415, "wrong-content-type");
    assertProblem(
        server.send(
            server
                .request(runs)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("pages=1"))),
        415,
        "wrong-content-type");
    HttpResponse<String> misspelt = server.post(runs, "{\"page\": \"1\", \"treshold\": 0.5}");
    assertProblem(misspelt, 422, "invalid-field");
    assertThat(misspelt.body()).contains("'pages'").contains("'threshold'");
    String run =
        server
            .json("/api/v1/documents")
            .getJsonArray("items")
            .getJsonObject(0)
            .getJsonObject("run")
            .getJsonObject("links")
            .getString("self");
    assertProblem(server.upload(run + "/cancel", form), 415, "wrong-content-type");
    assertProblem(server.post(run + "/retry", "{\"pages\": \"1\"}"), 422, "invalid-field");
    assertProblem(server.post(run + "/cancel", "{\"pages\": \"1\"}"), 422, "invalid-field");
    assertProblem(server.post(run + "/cancel", "[]"), 400, "bad-request");
    assertThat(server.sql("SELECT FROM run").size()).isEqualTo(1);
  }

  @Test
  void options_of_another_type_are_refused_and_all_are_named_at_once() {
    String runs = server.uploaded().getJsonObject("links").getString("runs");
    HttpResponse<String> answer =
        server.post(
            runs,
            "{\"model\": \"unknown\", \"pages\": 3, \"threshold\": \"0.5\", \"treshold\": 1}");
    assertProblem(answer, 422, "invalid-field");
    assertThat(new JsonObject(answer.body()).getJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).getString("field"))
        .containsExactlyInAnyOrder("model", "pages", "threshold", "treshold");
    assertThat(answer.body()).contains("pages: it is 3: give a text such as '1-3,7', or null");
    assertThat(server.post(runs, "{\"pages\": null, \"threshold\": 1}").statusCode())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x1p-1", "0.5d", "NaN", "1e999", "-0.1", "Infinity", "0,5"})
  void a_threshold_is_a_plain_number(String threshold) {
    HttpResponse<String> answer =
        server.upload(new Form().field("threshold", threshold).file("a.pdf", Form.PDF));
    assertProblem(answer, 422, "invalid-field");
  }

  @Test
  void a_threshold_of_minus_zero_is_zero() {
    JsonObject document =
        new JsonObject(
            server.upload(new Form().field("threshold", "-0").file("a.pdf", Form.PDF)).body());
    assertThat(document.getJsonObject("run").getJsonObject("options").getValue("threshold"))
        .hasToString("0.0");
  }

  @Test
  void a_file_keeps_the_name_that_it_had_at_the_client() {
    JsonObject document =
        new JsonObject(server.upload(new Form().file("a;b=\\\"c\\\".pdf", Form.PDF)).body());
    assertThat(document.getString("filename")).isEqualTo("a;b=\"c\".pdf");
    assertThat(document.getString("title")).isEqualTo("a;b=\"c\"");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("type")).isEqualTo("/problems/" + type);
  }

  private static JsonObject withKey(String key, String content) {
    return withKey(key, new Form().file("a.pdf", content));
  }

  private static JsonObject withKey(String key, Form form) {
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
