package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestBundles;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about models, as a user runs them beside the role all. */
class ModelCommandIT {
  private static final Path CACHE = Path.of("target", "test-cache").toAbsolutePath();

  @TempDir Path folder;

  /** How a command ended, and what it said. */
  private record Said(int status, String out, String err) {}

  @Test
  void check_names_what_is_wrong_or_says_how_the_model_does() throws Exception {
    Path mine = TestBundles.working(folder, "mine", "7");
    Said well = model("check", mine.toString(), "--threads", "1");
    assertThat(well.status).as(well.err).isZero();
    assertThat(well.out)
        .startsWith("mine, version 7, is well")
        .contains(
            "labels     text, title", "SHA-256 " + TestBundles.sha256(mine.resolve("model.onnx")))
        .containsPattern("self-check passed on this processor \\(.*\\) in \\d+ ms")
        .containsPattern("time       \\d+ ms for an empty page of A4, with 1 threads")
        .containsPattern("memory     \\d+\\.\\d MB at most");

    Path json = mine.resolve("model.json");
    String right = Files.readString(json);
    Files.writeString(json, right.replace("\"classes\"", "\"kinds\""));
    assertRefused(model("check", mine.toString()), "outputs.labels is 'kinds', but the graph has");
    Files.writeString(json, right.replace("\"dpi\"", "\"pid\""));
    assertRefused(model("check", mine.toString()), "dpi must be a number from 1 to 600");
    Path hollow = TestBundles.hollow(folder, "hollow", 10);
    assertRefused(model("check", hollow.toString()), "the model hollow cannot be loaded");
    Path leak = TestBundles.leaking(folder, "leak");
    assertRefused(model("check", leak.toString()), "the tensor 'leak' in another file");
    assertRefused(model("add", leak.toString()), "the tensor 'leak' in another file");
    Path other = TestBundles.disagreeing(folder, "other");
    assertRefused(model("check", other.toString()), "the model other answers otherwise on this");
    assertRefused(model("add", other.toString()), "the model other answers otherwise on this");
    assertRefused(model("check", "ftp://host/a"), "'ftp://host/a' is no address");
  }

  @Test
  void a_model_is_added_before_or_while_a_server_runs_and_removed_when_no_run_needs_it()
      throws Exception {
    Path early = TestBundles.zipped(TestBundles.working(folder, "early", "1"), "early/");
    Path late = TestBundles.working(folder, "late", "1");
    Said added = model("add", early.toString(), "--default");
    assertThat(added.out).as(added.err).isEqualTo("Added early@1: runs can choose it now.\n");
    try (Server server = Server.start(folder.resolve("data"), Map.of("PAGERUNNER_WORKERS", "0"))) {
      assertThat(names(server)).isEqualTo("[early, pagerunner-layout]");
      assertThat(model("add", late.toString()).status).isZero();
      assertThat(names(server)).isEqualTo("[early, pagerunner-layout, late]");
      assertThat(model("list").out)
          .containsPattern("early +1 .* added, the default")
          .containsPattern("late +1 +[0-9a-f]{12}… +19\\.5 MB +added\n");

      JsonObject document = server.api().upload(TestPdf.ofPages(1, folder, "one.pdf"));
      String run = document.getJsonObject("run").getString("id");
      assertThat(server.api().run(run).getJsonObject("model").getString("name")).isEqualTo("early");
      assertRefused(model("remove", "early"), "1 unfinished run uses early@1: wait until");
      server.api().send("POST", "/api/v1/runs/" + run + "/cancel");
      assertThat(model("remove", "early").out).startsWith("Removed early@1.");
      assertThat(names(server)).isEqualTo("[pagerunner-layout, late]");
      assertThat(folder.resolve("data/blobs/models"))
          .isDirectoryNotContaining(
              "glob:**" + TestBundles.sha256(folder.resolve("early/model.onnx")) + "/model.onnx");
      assertRefused(model("remove", "pagerunner-layout"), "PAGERUNNER_BUILTIN_MODEL=false");
      assertRefused(model("remove", "none"), "there are pagerunner-layout@1, late@1");
    }
    assertThat(model("list").out).contains("late").doesNotContain("early");
  }

  private static String names(Server server) {
    List<String> names = new ArrayList<>();
    server
        .api()
        .get("/api/v1/models")
        .getJsonArray("items")
        .forEach(model -> names.add(((JsonObject) model).getString("name")));
    return names.toString();
  }

  private static void assertRefused(Said said, String words) {
    assertThat(said.status).isEqualTo(1);
    assertThat(said.err).startsWith("pagerunner: ").contains(words);
    assertThat(said.err.lines()).hasSize(1);
  }

  private Said model(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("pagerunner.jar"), "model"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PAGERUNNER_DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("PAGERUNNER_CACHE_DIR", CACHE.toString());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    int status = builder.start().waitFor();
    return new Said(
        status, Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
  }
}
