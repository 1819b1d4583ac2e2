package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it. */
class DetectIT {
  @TempDir Path folder;
  private Path temp;

  @BeforeEach
  void makeTemp() throws IOException {
    temp = Files.createDirectory(folder.resolve("temp"));
  }

  @Test
  void theJarReadsAPageAndLeavesNothingBehindButItsCache() throws Exception {
    Path image = folder.resolve("page.png");
    try (InputStream in = DetectIT.class.getResourceAsStream("/parity/page09.png")) {
      Files.copy(in, image);
    }

    assertThat(detect(image)).isZero();

    JsonNode json = JsonMapper.builder().build().readTree(folder.resolve("out").toFile());
    assertThat(json.get("pages").get(0).get("detections")).isNotEmpty();
    assertThat(folder.resolve("err")).isEmptyFile();
    assertThat(temp).isEmptyDirectory();
    assertThat(folder.resolve("data/cache")).isDirectoryNotContaining("glob:**/tmp-*");
  }

  @Test
  void aBrokenFileIsOneLineAndExitCodeOne() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.7 and nothing else");

    assertThat(detect(broken)).isEqualTo(1);

    assertThat(Files.readAllLines(folder.resolve("err"))).hasSize(1);
  }

  private int detect(Path file) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temp,
            "-jar",
            System.getProperty("pagerunner.jar"),
            "detect",
            file.toString());
    builder.environment().put("PAGERUNNER_DATA_DIR", folder.resolve("data").toString());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return builder.start().waitFor();
  }
}
