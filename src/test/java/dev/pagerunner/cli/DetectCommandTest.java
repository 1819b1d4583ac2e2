package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DetectCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

  private record Outcome(int exit, String out, String err) {
    JsonNode json() throws IOException {
      return JsonMapper.builder().build().readTree(out);
    }
  }

  @Test
  void aDocumentIsPrintedAsJson() throws IOException {
    Path file = pdf("paper.pdf", 2);

    Outcome outcome = detect(file.toString());

    assertThat(outcome.exit).as(outcome.err).isZero();
    assertThat(outcome.err).isEmpty();
    JsonNode json = outcome.json();
    assertThat(names(json)).containsExactly("file", "model", "pages");
    assertThat(json.get("file").asText()).isEqualTo(file.toString());
    assertThat(names(json.get("model"))).containsExactly("name", "version", "sha256");
    assertThat(json.get("pages")).hasSize(2);
    JsonNode page = json.get("pages").get(1);
    assertThat(names(page)).containsExactly("page", "width", "height", "dpi", "detections");
    assertThat(page.get("page").asInt()).isEqualTo(2);
    assertThat(page.get("dpi").asInt()).isEqualTo(108);
    JsonNode detection = page.get("detections").get(0);
    assertThat(names(detection)).containsExactly("n", "order", "label", "score", "box", "text");
    assertThat(detection.get("n").asInt()).isEqualTo(1);
    assertThat(detection.get("box")).hasSize(4);
    assertThat(detection.get("text").isNull()).isTrue();
  }

  @Test
  void severalFilesAreAnArrayAndABrokenOneDoesNotStopTheOthers() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.7 and nothing else");
    Path image = image("page.png");

    Outcome outcome = detect(broken.toString(), image.toString());

    assertThat(outcome.exit).isEqualTo(1);
    assertThat(outcome.json()).hasSize(2);
    JsonNode error = outcome.json().get(0).get("error");
    assertThat(error.get("category").asText()).isEqualTo("unreadable");
    assertThat(error.get("phase").asText()).isEqualTo("open");
    assertThat(error.get("retryable").asBoolean()).isFalse();
    assertThat(error.get("message").asText()).contains("cut off");
    assertThat(outcome.json().get(0).get("pages")).isEmpty();
    assertThat(outcome.json().get(1).get("pages").get(0).get("detections")).isNotEmpty();
    assertThat(outcome.err.lines()).hasSize(1).allMatch(l -> l.startsWith("pagerunner: " + broken));
  }

  @Test
  void aPageThatCannotBeReadHasAnError() throws IOException {
    Path file = folder.resolve("large.pdf");
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage(new PDRectangle(20_000, 20_000)));
      document.addPage(new PDPage());
      document.save(file.toFile());
    }

    Outcome outcome = detect(file.toString());

    assertThat(outcome.exit).isEqualTo(1);
    JsonNode pages = outcome.json().get("pages");
    assertThat(names(pages.get(0))).containsExactly("page", "error");
    assertThat(pages.get(0).get("error").get("category").asText()).isEqualTo("page_too_large");
    assertThat(names(pages.get(1))).contains("detections");
    assertThat(outcome.err.lines()).singleElement().asString().contains("page 1");
  }

  @Test
  void onlyTheChosenPagesAreRead() throws IOException {
    Outcome outcome = detect("--pages", "1,3-", pdf("paper.pdf", 4).toString());

    assertThat(outcome.exit).isZero();
    List<Integer> read = new ArrayList<>();
    outcome.json().get("pages").forEach(p -> read.add(p.get("page").asInt()));
    assertThat(read).containsExactly(1, 3, 4);
  }

  @Test
  void pagesBeyondTheLastFailTheFile() throws IOException {
    Outcome outcome = detect("-p", "9", pdf("paper.pdf", 2).toString());

    assertThat(outcome.exit).isEqualTo(1);
    assertThat(outcome.json().get("error").get("category").asText()).isEqualTo("page_out_of_range");
  }

  @Test
  void theThresholdHoldsForAllDetections() throws IOException {
    Path image = image("page.png");

    JsonNode all = detect("-t", "0.05", image.toString()).json();
    JsonNode few = detect("-t", "0.98", image.toString()).json();

    assertThat(scores(few)).isNotEmpty().allMatch(score -> score >= 0.98);
    assertThat(scores(all)).hasSizeGreaterThan(scores(few).size());
  }

  @Test
  void imagesAndCropsAreWritten() throws IOException {
    Path out = folder.resolve("out");
    Path other = Files.createDirectory(folder.resolve("other"));
    Path twin = Files.copy(image("page.png"), other.resolve("page.png"));

    Outcome outcome =
        detect("-o", out.toString(), folder.resolve("page.png").toString(), twin.toString());

    assertThat(outcome.exit).isZero();
    int found = outcome.json().get(0).get("pages").get(0).get("detections").size();
    assertThat(out.resolve("page/pages/1.jpg")).isNotEmptyFile();
    assertThat(out.resolve("page/crops/1_1.jpg")).isNotEmptyFile();
    assertThat(out.resolve("page/crops/1_" + found + ".jpg")).isNotEmptyFile();
    assertThat(out.resolve("page-2/pages/1.jpg")).isNotEmptyFile();
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidInOneLine() throws IOException {
    Path blocked = Files.createFile(folder.resolve("blocked"));

    Outcome outcome = detect("-o", blocked.toString(), image("page.png").toString());

    assertThat(outcome.exit).isEqualTo(1);
    assertThat(outcome.err.lines()).singleElement().asString().contains("cannot be written");
  }

  @Test
  void aWrongCommandLineIsExitCodeTwo() throws IOException {
    String image = image("page.png").toString();

    assertUsage(detect(), "FILE");
    assertUsage(detect("-t", "7", image), "threshold is 7.0");
    assertUsage(detect("-p", "9-3", image), "runs backwards");
    assertUsage(detect("--threads", "0", image), "threads is 0");
    assertUsage(detect("-m", folder.toString(), image), "model.json is missing");
  }

  /** The test's classpath has the processor's ONNX Runtime, as the ordinary jar. */
  @Test
  void aFormatIsPrintedInsteadOfJson() throws IOException {
    Outcome csv = detect("--format", "csv", pdf("paper.pdf", 2).toString());
    assertThat(csv.exit).as(csv.err).isZero();
    assertThat(csv.out.lines().findFirst().orElseThrow()).startsWith("file,page,n,label,score");
    assertThat(csv.out).contains("\r\n\"paper.pdf\",1,1,\"", "\r\n\"paper.pdf\",2,1,\"");

    Outcome coco = detect("--format=coco", "--pages=2", folder.resolve("paper.pdf").toString());
    JsonNode json = coco.json();
    assertThat(json.get("images")).hasSize(1);
    assertThat(json.get("images").get(0).get("file_name").asText()).isEqualTo("page-0002.jpg");
    assertThat(json.get("annotations").size()).isPositive();
    assertThat(json.get("info").get("run_state").asText()).isEqualTo("succeeded");
    assertThat(folder.resolve("cache")).isDirectoryNotContaining("glob:**tmp-*");
  }

  @Test
  void severalFilesInAFormatAreWrittenToAFolder() throws IOException {
    Path target = folder.resolve("out");
    Path broken = Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.7 nothing");
    Outcome outcome =
        detect(
            "-o",
            target.toString(),
            "--format=yolo",
            pdf("a.pdf", 1).toString(),
            broken.toString(),
            pdf("b.pdf", 1).toString());
    assertThat(outcome.exit).isEqualTo(1);
    assertThat(outcome.out).isEmpty();
    assertThat(target).isDirectoryContaining("glob:**a.yolo.zip");
    assertThat(target.toFile().list()).containsExactlyInAnyOrder("a.yolo.zip", "b.yolo.zip");
    try (ZipFile zip = new ZipFile(target.resolve("b.yolo.zip").toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("data.yaml", "labels/train/page-0001.txt", "images/train/page-0001.jpg");
      try (InputStream in = zip.getInputStream(zip.getEntry("images/train/page-0001.jpg"))) {
        assertThat(ImageIO.read(in)).isNotNull();
      }
    }
  }

  @Test
  void cropsAreArchived() throws IOException {
    Path target = folder.resolve("out");
    Outcome outcome = detect("-o", target.toString(), "--format=crops", pdf("a.pdf", 1).toString());
    assertThat(outcome.exit).as(outcome.err).isZero();
    try (ZipFile zip = new ZipFile(target.resolve("a.crops.zip").toFile())) {
      assertThat(zip.size()).isGreaterThan(1);
      assertThat(zip.getEntry("metadata.jsonl")).isNotNull();
    }
  }

  @Test
  void wrongOptionsOfAFormatAreExitCodeTwo() throws IOException {
    String file = pdf("a.pdf", 1).toString();
    assertUsage(detect("--format=docx", file), "'docx' is not one of csv, ndjson, coco");
    assertUsage(detect("--format=csv", file, file), "add -o FOLDER");
    assertUsage(detect("--images", file), "add it");
    assertUsage(detect("--format=coco-results", "--images", file), "leave --images out");
    assertUsage(detect("--format=crops", "--no-images", file), "leave --no-images out");
  }

  @Test
  void aGpuThatTheJarCannotUseIsSaidInOneLine() throws IOException {
    Outcome outcome = detect("--device", "cuda", image("page.png").toString());

    assertThat(outcome.exit).isEqualTo(2);
    assertThat(outcome.out).isEmpty();
    assertThat(outcome.err.lines())
        .containsExactly(
            "pagerunner: the device cannot be cuda: this jar runs models on the processor only;"
                + " build one for GPUs with ./mvnw package -Pgpu");
    assertUsage(detect("--device", "tpu", "page.png"), "'tpu' is not cpu or cuda");
  }

  @Test
  void aModelWithMasksGivesOutlines() throws IOException {
    Outcome outcome = detect("-m", "src/test/models/masks", "src/test/models/pages/wide.png");

    assertThat(outcome.exit).as(outcome.err).isZero();
    for (JsonNode detection : outcome.json().get("pages").get(0).get("detections")) {
      assertThat(names(detection))
          .containsExactly("n", "order", "label", "score", "box", "text", "mask");
      JsonNode outline = detection.get("mask").get(0);
      assertThat(outline.size()).isEven().isGreaterThanOrEqualTo(6);
      double x0 = detection.get("box").get(0).asDouble();
      double x1 = detection.get("box").get(2).asDouble();
      for (int i = 0; i < outline.size(); i += 2) {
        assertThat(outline.get(i).isInt()).isTrue();
        assertThat(outline.get(i).asDouble()).isBetween(x0 - 1, x1 + 1);
      }
    }
    assertThat(outcome.json().findValues("mask")).hasSizeGreaterThan(5);
  }

  @Test
  void helpListsTheExitCodes() {
    Outcome outcome = detect("--help");

    assertThat(outcome.exit).isZero();
    assertThat(outcome.out).contains("Exit codes:").contains("--threshold");
  }

  @Test
  void aTerminalSeesABarThatGrowsAndGoes() throws IOException {
    detect("-o", folder.resolve("out").toString(), pdf("paper.pdf", 2).toString());

    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .contains("paper.pdf [")
        .contains("0/2")
        .contains("1/2")
        .endsWith("\r\033[K");
  }

  @Test
  void theCacheIsWhereTheEnvironmentSays() {
    assertThat(CacheHome.of(Map.of("PAGERUNNER_DATA_DIR", "/data")).folder())
        .isEqualTo(Path.of("/data/cache"));
    assertThat(CacheHome.of(Map.of("XDG_CACHE_HOME", "/cache")).folder())
        .isEqualTo(Path.of("/cache/pagerunner"));
    assertThat(CacheHome.of(Map.of()).folder().toString())
        .startsWith(System.getProperty("user.home"));
  }

  @Test
  void tempFoldersOfProcessesThatAreGoneAreRemoved() throws IOException {
    CacheHome cache = new CacheHome(folder);
    Path gone = Files.createDirectories(folder.resolve("tmp-999999999"));
    Files.writeString(gone.resolve("left"), "behind");

    Path own = cache.makeTemp();

    assertThat(gone).doesNotExist();
    assertThat(own).isDirectory();
  }

  private static void assertUsage(Outcome outcome, String message) {
    assertThat(outcome.exit).isEqualTo(2);
    assertThat(outcome.out).isEmpty();
    assertThat(outcome.err).contains(message);
  }

  private Outcome detect(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter usage = new StringWriter();
    StringWriter err = new StringWriter();
    ProgressBar bar = new ProgressBar(new PrintStream(terminal, true), () -> true);
    DetectCommand command = new DetectCommand(out, bar, new CacheHome(folder.resolve("cache")));
    int exit =
        new CommandLine(command)
            .setOut(new PrintWriter(usage))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Outcome(exit, usage + out.toString(StandardCharsets.UTF_8), err.toString());
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<Double> scores(JsonNode json) {
    return json.findValues("score").stream().map(JsonNode::asDouble).toList();
  }

  private Path image(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = realPage()) {
      Files.copy(in, file);
    }
    return file;
  }

  private Path pdf(String name, int pages) throws IOException {
    Path file = folder.resolve(name);
    try (PDDocument document = new PDDocument();
        InputStream in = realPage()) {
      BufferedImage image = ImageIO.read(in);
      var picture = JPEGFactory.createFromImage(document, image, 0.95f);
      for (int i = 0; i < pages; i++) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          content.drawImage(picture, 0, 0, 595, 842);
        }
      }
      document.save(file.toFile());
    }
    return file;
  }

  private static InputStream realPage() {
    return DetectCommandTest.class.getResourceAsStream("/parity/page09.png");
  }
}
