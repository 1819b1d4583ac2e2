package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gallery: crops of what was found, across documents. */
class GalleryIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;
  private static JsonObject sample;
  private static JsonObject other;

  private Page page;

  @BeforeAll
  static void readTwoDocuments() {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    sample = read(Path.of("samples/paper.pdf"));
    other = read(TestPdf.ofPages(2, folder, "other.pdf"));
  }

  @AfterEach
  void closePage() {
    page.context().close();
  }

  @Test
  void cropsOfAllDocumentsAreShownAndLeadToTheirPlaces() {
    open("");
    int all = found(sample) + found(other);
    assertThat(crops().first()).hasAttribute("aria-setsize", Integer.toString(all));
    assertThat(crops().first()).containsText("other");

    page.locator(".gallery .virtual").focus();
    page.keyboard().press("End");
    page.keyboard().press("Enter");

    Locator details = page.locator(".gallery-details");
    assertThat(details).containsText("paper, page 10");
    assertThat(details.locator("img")).isVisible();
    details.getByText("Open in the document").click();
    assertThat(page)
        .hasURL(
            Pattern.compile(".*/documents/" + sample.getString("id") + "/.*page=10&box=\\d+.*"));
    assertThat(page.locator(".box-picked")).isVisible();
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void labelScoreAndSortAreChosenAndComeBackFromTheAddress() {
    open("?document=" + sample.getString("id"));
    String titles =
        Integer.toString(
            server
                .api()
                .get("/api/v1/runs/" + run(sample) + "/detections?label=title&limit=200")
                .getJsonArray("items")
                .size());

    for (String label : List.of("text", "list", "table", "figure", "caption", "formula")) {
      page.locator(".gallery .chip[data-label=" + label + "]").click();
      assertThat(page.locator(".gallery .chip[data-label=" + label + "]"))
          .hasAttribute("aria-pressed", "false");
    }
    assertThat(page.locator(".gallery-count")).hasText(titles + " crops");
    page.locator("#gallery-sort").selectOption("worst");

    assertThat(page).hasURL(Pattern.compile(".*label=title&sort=worst"));
    page.reload();
    assertThat(page.locator(".gallery-count")).hasText(titles + " crops");
    double first = score(page.locator("[aria-posinset='1'] .gallery-item-score"));
    double second = score(page.locator("[aria-posinset='2'] .gallery-item-score"));
    assertThat(first).isLessThanOrEqualTo(second);
    page.locator("#gallery-score").fill("0.95");
    assertThat(page.locator(".gallery-count")).not().hasText(titles + " crops");
    assertThat(page).hasURL(Pattern.compile(".*score=0\\.95.*"));
  }

  @Test
  void theDocumentsThatTheAddressNamesAreShownOnceEachAndNoOthers() {
    String named = "document=" + other.getString("id");
    open("?" + named + "&document=" + UUID.randomUUID() + "&" + named);

    assertThat(page.locator(".gallery-count")).hasText(found(other) + " crops");
    assertThat(page.locator(".gallery-where").first()).containsText("other");
  }

  @Test
  void nothingFoundSaysSo() {
    open("?document=" + other.getString("id") + "&label=formula");

    assertThat(page.locator(".gallery-empty")).containsText("Nothing was found");
  }

  @Test
  void theGalleryIsAccessibleAndFitsTheScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1440, 390, 320)) {
        page = browsing.window(width, width > 1000 ? 900 : 844);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.navigate(server.api().base() + "/gallery");
        crops().nth(2).click();
        assertThat(page.locator(".gallery-details img")).isVisible();
        String name = "gallery-%s-%d.png".formatted(scheme.name().toLowerCase(Locale.ROOT), width);
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name)));
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
        assertThat(new AxeBuilder(page).analyze().getViolations()).as(name).isEmpty();
        page.context().close();
      }
    }
  }

  private Locator crops() {
    return page.locator(".gallery [role=option]");
  }

  private static double score(Locator shown) {
    return Double.parseDouble(shown.innerText().replaceAll("[^0-9.]", ""));
  }

  private static JsonObject read(Path file) {
    JsonObject item = server.api().upload(file);
    server.api().awaitEnd(run(item));
    return server.api().get("/api/v1/documents/" + item.getString("id"));
  }

  private static String run(JsonObject item) {
    return item.getJsonObject("run").getString("id");
  }

  private static int found(JsonObject item) {
    return item.getJsonObject("run").getInteger("detections");
  }

  private void open(String query) {
    browsing.complaints().clear();
    page = browsing.window(1440, 900);
    page.navigate(server.api().base() + "/gallery" + query);
    assertThat(page.locator(".gallery-scope")).not().isEmpty();
  }
}
