package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsHttpTest {
  @RegisterExtension static final TestServer server = new TestServer();

  private String run;

  @BeforeEach
  void readFourOfFivePages() {
    UUID id = server.uploadedRun();
    server.open(id, 5);
    for (int page = 1; page <= 4; page++) {
      server.readPage(id, page);
    }
    run = "/api/v1/runs/" + id;
  }

  @Test
  void a_detection_tells_where_it_is_in_pixels_and_points() {
    JsonObject detection = items(run + "/detections?page=2").getJsonObject(0);
    assertThat(detection)
        .isEqualTo(
            new JsonObject()
                .put("page", 2)
                .put("n", 1)
                .put("order", 1)
                .put("label", "table")
                .put("score", 0.2)
                .put("box", JsonArray.of(10.0, 20.0, 100.0, 200.0))
                .put("box_pt", JsonArray.of(6.667, 13.333, 66.667, 133.333))
                .put("text", "Hello")
                .put("crop", run + "/crops/2_1"));
    assertThat(server.get(detection.getString("crop")).body()).isEqualTo("crop");
  }

  @Test
  void detections_can_be_filtered_and_come_in_pages() {
    assertThat(pagesOf(items(run + "/detections"))).containsExactly(1, 2, 3, 4);
    assertThat(pagesOf(items(run + "/detections?label=table"))).containsExactly(2, 4);
    assertThat(pagesOf(items(run + "/detections?min_score=0.25"))).containsExactly(3, 4);
    JsonObject first = server.json(run + "/detections?limit=3");
    assertThat(pagesOf(first.getJsonArray("items"))).containsExactly(1, 2, 3);
    JsonObject second = server.json(run + "/detections?limit=3&cursor=" + first.getString("next"));
    assertThat(pagesOf(second.getJsonArray("items"))).containsExactly(4);
    assertThat(second.getValue("next")).isNull();
  }

  @Test
  void a_format_that_nobody_writes_is_refused() {
    assertThat(server.get(run + "/detections?format=xml").statusCode()).isEqualTo(422);
    assertThat(accepting("image/png").statusCode()).isEqualTo(406);
    assertThat(accepting("text/html, application/*;q=0.5").statusCode()).isEqualTo(200);
    assertThat(accepting("*/*").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0",
    "limit=201",
    "limit=x",
    "min_score=7",
    "min_score=x",
    "page=0",
    "cursor=$",
    "cursor=eA",
    "label=%00"
  })
  void a_wrong_parameter_is_named(String query) {
    HttpResponse<String> answer = server.get(run + "/detections?" + query);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(
            new JsonObject(answer.body())
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("field"))
        .isEqualTo(query.replaceAll("=.*", ""));
  }

  @Test
  void pages_are_listed_in_order_with_their_state() {
    JsonObject first = server.json(run + "/pages?limit=4");
    assertThat(pagesOf(first.getJsonArray("items"))).containsExactly(1, 2, 3, 4);
    JsonObject page = first.getJsonArray("items").getJsonObject(0);
    assertThat(page.getString("state")).isEqualTo("done");
    assertThat(page.getInteger("detections")).isEqualTo(1);
    assertThat(page.getJsonObject("ms").getInteger("detect")).isEqualTo(2);
    assertThat(page.getString("image")).isEqualTo(run + "/pages/1/image");
    JsonObject waiting =
        items(run + "/pages?limit=4&cursor=" + first.getString("next")).getJsonObject(0);
    assertThat(waiting.getString("state")).isEqualTo("waiting");
    assertThat(waiting.getValue("image")).isNull();
  }

  @Test
  void pages_say_after_which_event_to_go_on_and_come_again_only_after_another() {
    HttpResponse<String> pages = server.get(run + "/pages");
    JsonObject list = new JsonObject(pages.body());
    assertThat(list.getLong("last_event")).isEqualTo(6);
    assertThat(server.json(run).getLong("last_event")).isEqualTo(6);
    String tag = pages.headers().firstValue("ETag").orElseThrow();
    assertThat(again(tag).statusCode()).isEqualTo(304);
    server.readPage(UUID.fromString(run.substring(run.lastIndexOf('/') + 1)), 5);
    HttpResponse<String> changed = again(tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(changed.body()).getLong("last_event")).isEqualTo(7);
  }

  private HttpResponse<String> again(String tag) {
    return server.send(server.request(run + "/pages").header("If-None-Match", tag));
  }

  @Test
  void a_list_of_several_parts_is_compressed() throws IOException {
    UUID id = server.uploadedRun();
    server.open(id, 150);
    String pages = "/api/v1/runs/" + id + "/pages?limit=150";
    HttpResponse<byte[]> answer =
        server.send(
            server.request(pages).header("Accept-Encoding", "gzip"),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    String plain = server.get(pages).body();
    assertThat(answer.body()).hasSizeLessThan(plain.length() / 8);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
    }
  }

  @Test
  void a_single_page_has_its_detections_with_it() {
    JsonObject page = server.json(run + "/pages/3");
    assertThat(page.getJsonArray("detections").getJsonObject(0).getString("label"))
        .isEqualTo("text");
    assertThat(server.get(run + "/pages/6").statusCode()).isEqualTo(404);
    assertThat(server.get(run + "/pages/x").statusCode()).isEqualTo(404);
  }

  @Test
  void a_page_image_is_kept_by_browsers_that_ask_each_time_whether_it_is_still_there() {
    HttpResponse<String> image = server.get(run + "/pages/1/image");
    String etag = image.headers().firstValue("ETag").orElseThrow();
    assertThat(image.body()).isEqualTo("0123456789");
    assertThat(image.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(image.headers().firstValue("Cache-Control")).contains("private, no-cache");
    HttpResponse<String> again = image("If-None-Match", etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(image("If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void a_thumbnail_comes_where_it_is_wide_enough_and_there_is_one() {
    UUID id = UUID.fromString(run.substring(run.lastIndexOf('/') + 1));
    assertThat(server.get(run + "/pages/1/image?width=160").body()).isEqualTo("0123456789");
    server.storeThumbnail(id, 1);
    JsonObject page = server.json(run + "/pages/1");
    assertThat(page.getString("thumbnail")).isEqualTo(run + "/pages/1/image?width=160");
    HttpResponse<String> thumbnail = server.get(page.getString("thumbnail"));
    assertThat(thumbnail.body()).isEqualTo("small");
    assertThat(thumbnail.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(thumbnail.headers().firstValue("Cache-Control")).contains("private, no-cache");
    assertThat(thumbnail.headers().firstValue("ETag"))
        .isNotEqualTo(server.get(page.getString("image")).headers().firstValue("ETag"));
    assertThat(server.get(run + "/pages/1/image?width=20").body()).isEqualTo("small");
    assertThat(server.get(run + "/pages/1/image?width=161").body()).isEqualTo("0123456789");
    assertThat(server.get(run + "/pages/1/image?width=0").statusCode()).isEqualTo(422);
    assertThat(server.get(run + "/pages/5/image?width=160").statusCode()).isEqualTo(404);
  }

  @Test
  void a_copy_of_what_was_deleted_is_no_longer_good() {
    UUID id = server.uploadedRun();
    server.open(id, 1);
    server.readPage(id, 1);
    String path = "/api/v1/runs/" + id;
    String image = path + "/pages/1/image";
    String etag = server.get(image).headers().firstValue("ETag").orElseThrow();
    String document = server.json(path).getJsonObject("links").getString("document");
    server.send(server.request(document).DELETE());
    assertThat(server.send(server.request(image).header("If-None-Match", etag)).statusCode())
        .isEqualTo(404);
  }

  @Test
  void answers_of_the_api_are_kept_by_nobody_and_say_what_they_depend_on() {
    HttpResponse<String> answer = server.get(run + "/detections");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(String.join(",", answer.headers().allValues("Vary")).toLowerCase(Locale.ROOT))
        .contains("accept-encoding")
        .matches("(.*,)?accept(,.*)?");
    assertThat(
            server.get(run + "/pages/1/image").headers().firstValue("Cross-Origin-Resource-Policy"))
        .contains("same-origin");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-4, 206, 234, bytes 2-4/10",
    "bytes=7-, 206, 789, bytes 7-9/10",
    "bytes=-2, 206, 89, bytes 8-9/10",
    "bytes=0-99, 200, 0123456789,",
    "bytes=4-2, 200, 0123456789,",
    "lines=1-2, 200, 0123456789,",
    "'bytes=0-1,3-4', 200, 0123456789,"
  })
  void a_part_of_an_image_can_be_asked_for(String range, int status, String body, String answered) {
    HttpResponse<String> part = image("Range", range);
    assertThat(part.statusCode()).isEqualTo(status);
    assertThat(part.body()).isEqualTo(body);
    assertThat(part.headers().firstValue("Content-Range").orElse(null)).isEqualTo(answered);
  }

  @Test
  void a_part_beyond_the_end_is_refused() {
    HttpResponse<String> part = image("Range", "bytes=10-");
    assertThat(part.statusCode()).isEqualTo(416);
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes */10");
    HttpResponse<String> changed =
        server.send(
            server
                .request(run + "/pages/1/image")
                .header("Range", "bytes=2-4")
                .header("If-Range", "\"other\""));
    assertThat(changed.body()).isEqualTo("0123456789");
  }

  @Test
  void a_crop_is_a_part_of_a_blob_and_has_parts_itself() {
    HttpResponse<String> part =
        server.send(server.request(run + "/crops/1_1").header("Range", "bytes=1-2"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("ro");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 1-2/4");
    assertThat(server.get(run + "/crops/1_1").headers().firstValue("Content-Length")).contains("4");
  }

  @Test
  void head_answers_as_get_without_the_body() {
    HttpResponse<String> head =
        server.send(
            server
                .request(run + "/pages/1/image")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).contains("10");
    assertThat(head.body()).isEmpty();
    HttpResponse<String> json =
        server.send(server.request(run).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(json.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"pages/5/image", "pages/9/image", "crops/1_2", "crops/1", "crops/x_y", "crops/0_1"})
  void what_was_not_found_is_not_there(String path) {
    HttpResponse<String> answer = server.get(run + "/" + path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Cache-Control").orElse("")).doesNotContain("immutable");
  }

  private HttpResponse<String> image(String header, String value) {
    return server.send(server.request(run + "/pages/1/image").header(header, value));
  }

  private HttpResponse<String> accepting(String mediaTypes) {
    return server.send(server.request(run + "/detections").header("Accept", mediaTypes));
  }

  private JsonArray items(String path) {
    return server.json(path).getJsonArray("items");
  }

  private static List<Integer> pagesOf(JsonArray items) {
    return items.stream().map(item -> ((JsonObject) item).getInteger("page")).toList();
  }
}
