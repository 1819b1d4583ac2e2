package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lower score of a run shows what a run with a lower threshold finds, by the built-in model. */
class CandidatesIT {
  private static final double LOWER = 0.1;

  @TempDir Path folder;

  @Test
  void a_lower_score_needs_no_other_run() {
    try (Server server = Server.start(folder.resolve("data"), Map.of())) {
      Api api = server.api();
      JsonObject document = api.upload(Path.of("samples/mixed.pdf"));
      String usual = ended(api, document.getJsonObject("run").getString("id"));
      String lower =
          ended(api, api.rerun(document.getString("id"), new JsonObject().put("threshold", LOWER)));

      assertThat(unnumbered(api, usual, "&min_score=" + LOWER))
          .hasSizeGreaterThan(unnumbered(api, usual, "").size())
          .containsExactlyInAnyOrderElementsOf(unnumbered(api, lower, ""));
      assertThat(detections(api, usual, "")).noneMatch(one -> one.containsKey("candidate"));
      assertThat(api.run(usual).getInteger("detections"))
          .isEqualTo(detections(api, usual, "").size());
    }
  }

  @Test
  void a_server_can_keep_nothing_below_the_threshold() {
    Map<String, String> none = Map.of("PAGERUNNER_CANDIDATE_SCORE", "1");
    try (Server server = Server.start(folder.resolve("data"), none)) {
      String run = ended(server.api(), server.api().startRun(Path.of("samples/page.png")));
      assertThat(server.api().run(run).getValue("candidates_from")).isNull();
      assertThat(server.sql().number("SELECT count(*) FROM candidate")).isZero();
    }
  }

  private static String ended(Api api, String run) {
    assertThat(api.awaitEnd(run).getString("state")).isEqualTo("succeeded");
    return run;
  }

  /** Without what tells runs, and candidates, apart. */
  private static List<JsonObject> unnumbered(Api api, String run, String filter) {
    List<JsonObject> found = detections(api, run, filter);
    found.forEach(one -> List.of("n", "crop", "candidate").forEach(one::remove));
    return found;
  }

  private static List<JsonObject> detections(Api api, String run, String filter) {
    List<JsonObject> found = new ArrayList<>();
    String path = "/api/v1/runs/" + run + "/detections?limit=200" + filter;
    String cursor = "";
    while (cursor != null) {
      JsonObject part = api.get(path + cursor);
      part.getJsonArray("items").forEach(one -> found.add((JsonObject) one));
      cursor = part.getString("next") == null ? null : "&cursor=" + part.getString("next");
    }
    return found;
  }
}
