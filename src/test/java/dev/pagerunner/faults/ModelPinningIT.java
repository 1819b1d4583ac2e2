package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.ObjectStore;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestBundles;
import dev.pagerunner.testing.TestPdf;
import dev.pagerunner.testing.WebJvm;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model reads a run, with web processes and workers that know of different ones. */
class ModelPinningIT {
  private static final int PAGES = 24;

  @TempDir private static Path servers;
  private static PostgresServer postgres;
  private static ObjectStore store;

  @TempDir Path folder;
  private Path first;
  private Path second;

  @BeforeAll
  static void start() {
    postgres = PostgresServer.startMigrated(servers);
    store = new ObjectStore();
  }

  @AfterAll
  static void stop() {
    store.close();
    postgres.close();
  }

  @BeforeEach
  void makeModels() {
    first = TestBundles.working(folder, "first", "1");
    second = TestBundles.working(folder, "second", "1");
  }

  @Test
  void a_worker_without_models_reads_each_run_by_its_own() {
    Map<String, String> both =
        Map.of(
            "MODEL_PATH", TestBundles.zipped(first, "").toString(),
            "PAGERUNNER_MODELS", second.toString());
    try (WebJvm web = WebJvm.start(environment("web", both));
        JarProcess worker = JarProcess.worker(environment("worker", Map.of()))) {
      assertThat(names(web.api())).isEqualTo("first second pagerunner-layout");
      JsonObject document = web.api().upload(TestPdf.ofPages(PAGES, folder, "long.pdf"));
      String runOfFirst = document.getJsonObject("run").getString("id");
      String runOfSecond = web.api().rerun(document.getString("id"), "second");
      String runOfBuiltIn = web.api().rerun(document.getString("id"), "pagerunner-layout");
      for (String run : new String[] {runOfFirst, runOfSecond, runOfBuiltIn}) {
        JsonObject end = web.api().awaitEnd(run);
        assertThat(end.getString("state")).isEqualTo("succeeded");
        assertThat(end.getInteger("detections")).isPositive();
      }
      assertThat(web.api().run(runOfSecond).getJsonObject("model").getString("sha256"))
          .isEqualTo(TestBundles.sha256(second.resolve("model.onnx")));
      assertThat(worker.log())
          .contains("Fetching the model first@1", "Fetching the model second@1")
          .contains("Loaded the model second@1");
      // Nine slices of three models. How long one is preferred is a matter of time: a machine that
      // is busy enough changes at each slice, never within one.
      assertThat(worker.log().split("Loaded the model", -1)).hasSizeLessThanOrEqualTo(9 + 1);
    }
  }

  @Test
  void a_deploy_with_another_model_leaves_runs_that_are_under_way_to_theirs() {
    WebJvm old = WebJvm.start(environment("web", Map.of("MODEL_PATH", first.toString())));
    JsonObject document = old.api().upload(TestPdf.ofPages(PAGES, folder, "long.pdf"));
    String run = document.getJsonObject("run").getString("id");
    old.close();
    Map<String, String> other =
        Map.of("MODEL_PATH", second.toString(), "PAGERUNNER_BUILTIN_MODEL", "false");
    try (WebJvm web = WebJvm.start(environment("web", other));
        JarProcess worker =
            JarProcess.worker(environment("worker", Map.of("MODEL_PATH", second.toString())))) {
      assertThat(names(web.api())).isEqualTo("second");
      assertThat(web.api().awaitEnd(run).getString("state")).isEqualTo("succeeded");
      assertThat(web.api().run(run).getJsonObject("model").getString("name")).isEqualTo("first");
      assertThat(worker.log()).contains("Loaded the model first@1");
    }
  }

  @Test
  void a_model_that_is_gone_or_broken_fails_its_runs_and_no_others() throws IOException {
    Path broken = TestBundles.hollow(folder, "broken", 1_000);
    Path other = TestBundles.disagreeing(folder, "other");
    Map<String, String> all =
        Map.of(
            "MODEL_PATH",
            first.toString(),
            "PAGERUNNER_MODELS",
            second + " " + broken + " " + other);
    try (WebJvm web = WebJvm.start(environment("web", all))) {
      JsonObject document = web.api().upload(TestPdf.ofPages(2, folder, "short.pdf"));
      String good = document.getJsonObject("run").getString("id");
      String gone = web.api().rerun(document.getString("id"), "second");
      String bad = web.api().rerun(document.getString("id"), "broken");
      String wrong = web.api().rerun(document.getString("id"), "other");
      postgres.sql().run("DELETE FROM model WHERE name = 'second'");
      try (JarProcess worker = JarProcess.worker(environment("worker", Map.of()))) {
        assertThat(web.api().awaitEnd(good).getString("state")).isEqualTo("succeeded");
        assertFailed(web.api().awaitEnd(gone), "model_missing", "`pagerunner model add`");
        assertFailed(web.api().awaitEnd(bad), "model_failed", "cannot be loaded");
        assertFailed(
            web.api().awaitEnd(wrong), "model_failed", "the model other answers otherwise on");
        assertThat(worker.isAlive()).isTrue();
      }
    }
  }

  @Test
  void a_copy_that_rotted_in_the_cache_is_fetched_anew() throws IOException {
    try (WebJvm web = WebJvm.start(environment("web", Map.of("MODEL_PATH", first.toString())))) {
      Path cached =
          folder
              .resolve("worker-cache/models")
              .resolve(TestBundles.sha256(first.resolve("model.onnx")))
              .resolve("model.onnx");
      Files.createDirectories(cached.getParent());
      Files.writeString(cached, "rotten");
      String run = web.api().startRun(TestPdf.ofPages(2, folder, "short.pdf"));
      try (JarProcess worker = JarProcess.worker(environment("worker", Map.of()))) {
        assertThat(web.api().awaitEnd(run).getString("state")).isEqualTo("succeeded");
        assertThat(worker.log()).contains("in the cache is damaged: downloading it again");
        assertThat(cached).hasSameBinaryContentAs(first.resolve("model.onnx"));
      }
    }
  }

  private static void assertFailed(JsonObject run, String category, String words) {
    assertThat(run.getString("state")).isEqualTo("failed");
    assertThat(run.getJsonObject("error").getString("category")).isEqualTo(category);
    assertThat(run.getJsonObject("error").getString("message")).contains(words);
  }

  private static String names(Api api) {
    StringBuilder names = new StringBuilder();
    api.get("/api/v1/models")
        .getJsonArray("items")
        .forEach(model -> names.append(' ').append(((JsonObject) model).getString("name")));
    return names.toString().strip();
  }

  private Map<String, String> environment(String role, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PAGERUNNER_DATA_DIR", folder.resolve(role).toString());
    environment.put("PAGERUNNER_CACHE_DIR", folder.resolve(role + "-cache").toString());
    environment.put("DATABASE_URL", postgres.url());
    environment.putAll(ObjectStore.environment(store.endpoint()));
    environment.putAll(settings);
    return environment;
  }
}
