package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it, against the jar as a server. */
class SubmitIT {
  private static final int PAGES = 30;

  @TempDir Path folder;

  @Test
  void filesAreReadAndWrittenAndABrokenOneIsNamed() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.pdf"), "nothing of a PDF");
    Path paper = TestPdf.ofPages(2, folder, "paper.pdf");
    try (Server server = Server.start(folder.resolve("data"), Map.of())) {
      String url = server.api().base();

      int exit =
          finished(
              pagerunner(
                  url,
                  "submit",
                  "" + broken,
                  "" + paper,
                  "-f",
                  "coco",
                  "-o",
                  "" + folder.resolve("out")));

      assertThat(exit).as(err()).isEqualTo(1);
      assertThat(err()).startsWith("pagerunner: " + broken + ": ").hasLineCount(1);
      String[] line = out().strip().split("\t");
      assertThat(line).hasSize(6).contains("" + paper, "succeeded", "2/2");
      Path coco = folder.resolve("out/paper.coco.json");
      assertThat(JsonMapper.builder().build().readTree(coco.toFile()).get("images")).hasSize(2);
      assertThat(folder.resolve("out")).isDirectoryNotContaining("glob:**.part");

      assertThat(finished(pagerunner(url, "get", line[2]))).as(err()).isZero();
      assertThat(out()).contains("state       succeeded", "pages       2/2");
      assertThat(finished(pagerunner(url, "get", line[2], "-f", "text"))).as(err()).isZero();
      assertThat(out()).contains("A heading on page 2");
    }
  }

  @Test
  void aServerThatDiesAndComesBackIsWaitedFor() throws Exception {
    Path data = folder.resolve("data");
    Path file = TestPdf.ofPages(PAGES, folder, "long.pdf");
    Process submit;
    String port;
    try (Server server = Server.start(data, Map.of())) {
      port = Integer.toString(URI.create(server.api().base()).getPort());
      submit = pagerunner(server.api().base(), "submit", file.toString());
      String run =
          await()
              .ignoreExceptions()
              .until(
                  () ->
                      server
                          .api()
                          .get("/api/v1/documents")
                          .getJsonArray("items")
                          .getJsonObject(0)
                          .getJsonObject("run")
                          .getString("id"),
                  id -> id != null);
      server.api().awaitPages(run, 2);
      server.killHard();
    }
    try (Server server = Server.start(data, Map.of("PORT", port))) {
      assertThat(finished(submit)).as(err()).isZero();
      assertThat(out()).contains("succeeded\t" + PAGES + "/" + PAGES);
      assertThat(server.api().get("/api/v1/documents").getJsonArray("items")).hasSize(1);
    }
  }

  private Process pagerunner(String url, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("pagerunner.jar")));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PAGERUNNER_SERVER", url);
    builder.redirectOutput(folder.resolve("stdout").toFile());
    builder.redirectError(folder.resolve("stderr").toFile());
    return builder.start();
  }

  private static int finished(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("stdout"));
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("stderr"));
  }
}
