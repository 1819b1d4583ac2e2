package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.store.CandidateRepository;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was found below the threshold of a run is there for those who ask for lower scores. */
class CandidatesTest {
  @RegisterExtension static final TestServer server = new TestServer();

  private UUID id;
  private String run;

  /** Page 2 has a detection of score 0.2, a candidate below it and one above it. */
  @BeforeEach
  void readFourPages() {
    id = server.uploadedRun();
    server.open(id, 4);
    for (int page = 1; page <= 4; page++) {
      server.readPage(id, page);
    }
    record(2, candidate(2, "text", 0.15, 300), candidate(3, "table", 0.07, 5));
    run = "/api/v1/runs/" + id;
  }

  private static Detection candidate(int n, String label, double score, int top) {
    return new Detection(n, label, score, new Box(10, top, 100, top + 10), "Perhaps").asCandidate();
  }

  private void record(int page, Detection... candidates) {
    PageFound found =
        new PageFound(
            page,
            900,
            1200,
            108,
            1,
            1,
            1,
            List.of(),
            List.of(candidates),
            List.of(),
            "",
            List.of());
    TestServer.await(
        server.database().transaction(tx -> CandidateRepository.record(tx, id, found)));
  }

  @Test
  void answers_go_by_the_threshold_of_the_run_unless_asked_otherwise() {
    assertThat(places(items("/detections")))
        .containsExactly("1:1 #1", "2:1 #1", "3:1 #1", "4:1 #1");
    assertThat(places(items("/detections?min_score=0.16")))
        .containsExactly("2:1 #1", "3:1 #1", "4:1 #1");
    assertThat(server.json(run + "/pages/2").getJsonArray("detections")).hasSize(1);
    JsonObject page = server.json(run + "/pages?limit=2").getJsonArray("items").getJsonObject(1);
    assertThat(page.getInteger("detections")).isEqualTo(1);
    assertThat(server.get(run + "/export?format=csv").body()).doesNotContain("Perhaps");
  }

  @Test
  void a_lower_score_lets_candidates_in_with_a_place_in_the_reading_order() {
    assertThat(places(items("/detections?min_score=0.1")))
        .containsExactly("1:1 #1", "2:1 #1", "2:2 #2", "3:1 #1", "4:1 #1");
    assertThat(places(items("/detections?min_score=0.05&page=2")))
        .containsExactly("2:1 #2", "2:2 #3", "2:3 #1");
    assertThat(places(items("/detections?min_score=0&label=text")))
        .containsExactly("1:1 #1", "2:2 #3", "3:1 #1");
    assertThat(places(server.json(run + "/pages/2?min_score=0.1").getJsonArray("detections")))
        .containsExactly("2:1 #1", "2:2 #2");
  }

  @Test
  void a_candidate_says_what_it_is_and_has_no_crop() {
    assertThat(items("/detections?min_score=0.1&page=2").getJsonObject(1))
        .isEqualTo(
            new JsonObject()
                .put("page", 2)
                .put("n", 2)
                .put("order", 2)
                .put("label", "text")
                .put("score", 0.15)
                .put("box", JsonArray.of(10.0, 300.0, 100.0, 310.0))
                .put("box_pt", JsonArray.of(6.667, 200.0, 66.667, 206.667))
                .put("text", "Perhaps")
                .put("candidate", true)
                .putNull("crop"));
    assertThat(server.get(run + "/crops/2_2").statusCode()).isEqualTo(404);
  }

  @Test
  void a_list_with_candidates_comes_in_pages() {
    List<String> found = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject part = server.json(run + "/detections?min_score=0.01&limit=1" + cursor);
      found.addAll(places(part.getJsonArray("items")));
      cursor = part.getString("next") == null ? null : "&cursor=" + part.getString("next");
    }
    assertThat(found).containsExactly("1:1 #1", "2:1 #2", "2:2 #3", "2:3 #1", "3:1 #1", "4:1 #1");
  }

  @Test
  void exports_have_candidates_of_a_lower_score() {
    assertThat(server.get(run + "/detections?format=ndjson&min_score=0.1").body().lines())
        .hasSize(5)
        .filteredOn(line -> line.contains("\"candidate\":true"))
        .hasSize(1);
    assertThat(server.get(run + "/export?format=text&pages=2&min_score=0.1").body())
        .containsSubsequence("Hello", "Perhaps");
  }

  @Test
  void an_archive_of_crops_leaves_candidates_out() throws IOException {
    byte[] zip =
        server
            .send(
                server.request(run + "/export?format=crops&min_score=0.01"),
                BodyHandlers.ofByteArray())
            .body();
    int files = 0;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      while (in.getNextEntry() != null) {
        files++;
      }
    }
    assertThat(files).as("a list and the crops of four detections").isEqualTo(5);
  }

  @Test
  void the_candidates_of_many_pages_come_in_one_answer() {
    record(4, candidate(2, "text", 0.3, 0));
    JsonArray all = items("/candidates");
    assertThat(all).extracting(one -> ((JsonObject) one).getInteger("page")).containsExactly(2, 4);
    assertThat(all.getJsonObject(0).getJsonArray("detections")).hasSize(2);
    assertThat(all.getJsonObject(1).getJsonArray("detections").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("n", 2)
                .put("label", "text")
                .put("score", 0.3)
                .put("box", JsonArray.of(10.0, 0.0, 100.0, 10.0))
                .put("box_pt", JsonArray.of(6.667, 0.0, 66.667, 6.667))
                .put("text", "Perhaps")
                .put("candidate", true));
    assertThat(
            items("/candidates?min_score=0.1&pages=1-3")
                .getJsonObject(0)
                .getJsonArray("detections"))
        .hasSize(1);
    assertThat(items("/candidates?pages=1,3-4")).hasSize(1);
    assertThat(items("/candidates?min_score=0.9")).isEmpty();
  }

  @Test
  void an_answer_with_as_many_as_workers_write_is_whole() {
    Detection[] many =
        IntStream.rangeClosed(2, 301)
            .mapToObj(n -> candidate(n, "text", 0.06, n * 11))
            .toArray(Detection[]::new);
    record(3, many);
    record(4, many);
    JsonArray pages = items("/candidates?pages=3-4");
    assertThat(pages).hasSize(2);
    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(((JsonObject) page).getJsonArray("detections"))
                    .extracting(one -> ((JsonObject) one).getInteger("n"))
                    .containsExactlyElementsOf(IntStream.rangeClosed(2, 301).boxed().toList()));
    JsonObject last = items("/detections?page=3&min_score=0.01&limit=200").getJsonObject(199);
    assertThat(last.getInteger("order")).isEqualTo(200);
    assertThat(server.json(run + "/pages/4?min_score=0.01").getJsonArray("detections"))
        .hasSize(301);
  }

  @ParameterizedTest
  @CsvSource({"candidates?min_score=2", "candidates?pages=3-1", "pages/2?min_score=x"})
  void a_wrong_parameter_is_named(String query) {
    assertThat(server.get(run + "/" + query).statusCode()).isEqualTo(422);
  }

  @Test
  void candidates_go_with_their_run() {
    assertThat(server.send(server.request(run).DELETE()).statusCode()).isEqualTo(204);
    assertThat(server.sql("SELECT FROM candidate").size()).isZero();
  }

  @Test
  void a_run_tells_its_thresholds() {
    List<OfferedModel> before =
        server.models(
            List.of(
                new OfferedModel(
                    "layout",
                    "1",
                    "abc",
                    List.of("a", "b"),
                    108,
                    0.5,
                    Map.of("b", 0.7),
                    "MIT",
                    "")));
    try {
      JsonObject usual = server.json("/api/v1/runs/" + server.uploadedRun());
      assertThat(usual.getDouble("threshold")).isEqualTo(0.5);
      assertThat(usual.getJsonObject("thresholds")).isEqualTo(new JsonObject().put("b", 0.7));
      assertThat(usual.getDouble("candidates_from")).isEqualTo(0.05);

      JsonObject chosen = again(usual, 0.3);
      assertThat(chosen.getDouble("threshold")).isEqualTo(0.3);
      assertThat(chosen.getJsonObject("thresholds")).isEqualTo(new JsonObject());
      assertThat(chosen.getDouble("candidates_from")).isEqualTo(0.05);
      assertThat(again(usual, 0.05).getValue("candidates_from")).isNull();
    } finally {
      server.models(before);
    }
  }

  @Test
  void a_run_of_before_tells_what_is_known() {
    server.sql(
        "UPDATE run SET model_threshold = NULL, model_thresholds = NULL, candidates_from = NULL");
    JsonObject json = server.json(run);
    assertThat(json.getMap())
        .containsEntry("threshold", null)
        .containsEntry("thresholds", null)
        .containsEntry("candidates_from", null);
  }

  private JsonObject again(JsonObject other, double threshold) {
    String runs = "/api/v1/documents/" + other.getString("document_id") + "/runs";
    return new JsonObject(server.post(runs, "{\"threshold\": " + threshold + "}").body());
  }

  private JsonArray items(String path) {
    return server.json(run + path).getJsonArray("items");
  }

  /** Page, number and place in the reading order. */
  private static List<String> places(JsonArray detections) {
    return detections.stream()
        .map(JsonObject.class::cast)
        .map(
            one ->
                one.getInteger("page") + ":" + one.getInteger("n") + " #" + one.getInteger("order"))
        .toList();
  }
}
