package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The menu "Export" on the page of a run. Screenshots are kept in {@code target/screenshots}. */
class ExportMenuIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  /** Page, number, label and score of a line; texts between quotes may have lines of their own. */
  private static final Pattern CSV_LINE =
      Pattern.compile("^\"export.pdf\",(\\d+),(\\d+),\"([^\"]*)\",([0-9.]+),", Pattern.MULTILINE);

  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;
  private static JsonObject document;

  private Page page;

  @BeforeAll
  static void readDocument() {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    document = server.api().upload(TestPdf.ofPages(3, folder, "export.pdf"));
    server.api().awaitEnd(run(document));
  }

  @AfterEach
  void closePage() {
    page.context().close();
  }

  @Test
  void whatThePageShowsIsExportedByTheKeyboardAlone() throws IOException, InterruptedException {
    open(document, 1280, 800);
    chip("title").click();
    String lowest = medianScore();
    page.locator("#score").fill(lowest);

    exportButton().focus();
    page.keyboard().press("ArrowDown");
    assertThat(format("csv")).isFocused();
    assertThat(exportButton()).hasAttribute("aria-expanded", "true");
    page.keyboard().press("ArrowDown");
    assertThat(format("ndjson")).isChecked();
    page.keyboard().press("ArrowUp");
    assertThat(format("csv")).isChecked();
    assertThat(menu()).containsText("scores from " + lowest);
    Locator link = link();
    for (int i = 0; i < 3; i++) {
      page.keyboard().press("Tab");
    }
    assertThat(link).isFocused();
    Download download = page.waitForDownload(() -> page.keyboard().press("Enter"));

    String csv = Files.readString(download.path());
    assertThat(download.suggestedFilename()).isEqualTo("export.csv");
    assertThat(found(csv))
        .isNotEmpty()
        .isEqualTo(detections("?limit=200&min_score=" + lowest, "title"));
    assertThat(byCommand(download.suggestedFilename())).isEqualTo(csv);
    page.keyboard().press("Escape");
    assertThat(menu()).isHidden();
    assertThat(exportButton()).isFocused();
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void everythingIsExportedWithImages() throws IOException {
    open(document, 1280, 800);
    chip("title").click();
    exportButton().click();

    menu().getByText("Everything", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(link()).hasAttribute("href", Pattern.compile("export\\?format=csv$"));
    Download plain = page.waitForDownload(() -> link().click());
    assertThat(found(Files.readString(plain.path()))).isEqualTo(detections("?limit=200", ""));

    menu().getByText("With images").click();
    assertThat(link()).hasAttribute("href", Pattern.compile("format=csv&images=true$"));
    Download zip = page.waitForDownload(() -> link().click());
    assertThat(zip.suggestedFilename()).endsWith(".zip");

    format("yolo").check();
    assertThat(menu().getByLabel("With images, as a zip")).isChecked();
    format("pages").check();
    assertThat(menu().getByText("With images, as a zip")).isHidden();
    chip("text").click();
    assertThat(menu()).isHidden();
  }

  @Test
  void anAnnotatedPdfIsMadeAndThenDownloaded() throws IOException {
    open(document, 1280, 800);
    exportButton().click();
    format("annotated-pdf").check();
    assertThat(link()).isHidden();

    Locator save =
        menu().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Download"));
    Download made = page.waitForDownload(() -> save.click());

    assertThat(made.suggestedFilename()).isEqualTo("export.annotated.pdf");
    try (PDDocument pdf = Loader.loadPDF(made.path().toFile())) {
      assertThat(pdf.getPage(0).getAnnotations()).isNotEmpty();
    }
    Download again = page.waitForDownload(() -> save.click());
    assertThat(again.suggestedFilename()).isEqualTo("export.annotated.pdf");
    assertThat(server.sql().value("SELECT count(*) FROM export_job")).isEqualTo("1");
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void aFilterThatHidesEverythingOffersNoFile() {
    open(document, 1280, 800);
    for (Locator chip : page.locator(".chip").all()) {
      chip.click();
    }

    exportButton().click();

    assertThat(menu()).containsText("All labels are hidden");
    assertThat(link()).isHidden();
    everything().check();
    assertThat(link()).isVisible();
  }

  @Test
  void anUnfinishedRunIsExportedAsItIs() {
    JsonObject going = server.api().upload(TestPdf.ofPages(400, folder, "going.pdf"));
    open(going, 1280, 800);

    exportButton().click();

    assertThat(menu()).containsText("The run is not finished");
    assertThat(link()).isVisible();
    server.api().send("POST", "/api/v1/runs/" + run(going) + "/cancel");
    assertThat(menu()).containsText("were not read");
  }

  @Test
  void theMenuCanBeReadOnAnyScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      for (int width : List.of(1280, 320)) {
        open(document, width, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        chip("title").click();
        exportButton().click();
        assertThat(link()).isVisible();
        String name = "export-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(
            new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name)).setFullPage(true));
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
        assertThat(new AxeBuilder(page).analyze().getViolations()).as(name).isEmpty();
        page.context().close();
      }
    }
  }

  private void open(JsonObject shown, int width, int height) {
    page = browsing.window(width, height);
    page.navigate(server.api().base() + "/documents/" + shown.getString("id"));
    assertThat(page.locator(".box").first()).isVisible();
  }

  private Locator exportButton() {
    return page.locator("button[aria-controls=export-menu]");
  }

  private Locator menu() {
    return page.locator("#export-menu");
  }

  private Locator format(String name) {
    return menu().locator("input[value=" + name + "]");
  }

  private Locator everything() {
    return menu().locator("input[value=all]");
  }

  private Locator link() {
    return menu().locator("a[download]");
  }

  private Locator chip(String label) {
    return page.locator(
        ".chip", new Page.LocatorOptions().setHasText(Pattern.compile("^" + label)));
  }

  /** What the command in the menu downloads into an empty folder. */
  private String byCommand(String file) throws IOException, InterruptedException {
    Path empty = Files.createTempDirectory(folder, "curl");
    Process curl =
        new ProcessBuilder("sh", "-c", menu().locator("code").textContent())
            .directory(empty.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor()).as(said).isZero();
    return Files.readString(empty.resolve(file));
  }

  private static List<String> found(String csv) {
    return CSV_LINE
        .matcher(csv)
        .results()
        .map(line -> describe(line.group(1), line.group(2), line.group(3), line.group(4)))
        .toList();
  }

  /** What the API lists, but for one label. */
  private static List<String> detections(String query, String hidden) {
    JsonArray items =
        server
            .api()
            .get("/api/v1/runs/" + run(document) + "/detections" + query)
            .getJsonArray("items");
    return items.stream()
        .map(JsonObject.class::cast)
        .filter(item -> !item.getString("label").equals(hidden))
        .map(
            item ->
                describe(
                    item.getValue("page"),
                    item.getValue("n"),
                    item.getValue("label"),
                    item.getValue("score")))
        .toList();
  }

  /** The median score of the texts, rounded down to two digits. */
  private static String medianScore() {
    JsonArray items =
        server
            .api()
            .get("/api/v1/runs/" + run(document) + "/detections?label=text")
            .getJsonArray("items");
    double[] scores =
        items.stream()
            .mapToDouble(item -> ((JsonObject) item).getDouble("score"))
            .sorted()
            .toArray();
    return String.format(Locale.ROOT, "%.2f", Math.floor(scores[scores.length / 2] * 100) / 100);
  }

  private static String describe(Object page, Object n, Object label, Object score) {
    return "%s/%s %s %.3f".formatted(page, n, label, Double.parseDouble(score.toString()));
  }

  private static String run(JsonObject document) {
    return document.getJsonObject("run").getString("id");
  }
}
