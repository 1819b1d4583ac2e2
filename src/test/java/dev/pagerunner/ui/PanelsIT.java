package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The panels beside a document: pages, outline, search, boxes; box, statistics, run; and the score.
 */
class PanelsIT {
  private static final Path SAMPLE = Path.of("samples/paper.pdf");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Pattern PICKED = Pattern.compile(".*[?&]box=\\d+.*");

  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;
  private static JsonObject sample;

  private Page page;

  @BeforeAll
  static void readTheSample() {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    sample = read(SAMPLE);
  }

  @AfterEach
  void closePage() {
    page.context().close();
  }

  @Test
  void pagesShowWhatWasFoundOnThemAndLeadThere() {
    open(sample, "");
    JsonObject fifth = server.api().get("/api/v1/runs/" + run(sample) + "/pages/5");
    int found = fifth.getJsonArray("detections").size();

    Locator fifthPage = page.locator(".panel-pages [role=option][aria-posinset='5']");
    page.locator(".panel-pages .virtual").focus();
    page.keyboard().press("Home");
    for (int i = 0; i < 4; i++) {
      page.keyboard().press("ArrowDown");
    }
    assertThat(fifthPage)
        .hasAttribute("aria-label", Pattern.compile("Page 5, " + found + " detections.*"));
    assertThat(fifthPage).hasAttribute("aria-setsize", "10");
    page.keyboard().press("Enter");

    assertThat(page.locator(".page-field")).hasValue("5");
    assertThat(fifthPage).hasAttribute("aria-selected", "true");
    assertThat(fifthPage.locator(".tick").first()).isVisible();
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void failedPagesAreRedWithTheReasonAndOneClickAway() throws IOException {
    Path uneven = folder.resolve("uneven.pdf");
    try (PDDocument document = Loader.loadPDF(TestPdf.ofPages(4, folder, "even.pdf").toFile())) {
      document.getPage(2).setMediaBox(new PDRectangle(14_000, 14_000));
      document.save(uneven.toFile());
    }
    open(read(uneven), "");

    assertThat(page.locator(".panel-failed")).containsText("1 page failed");
    assertThat(page.locator(".leaf[data-state=failed]")).not().isEmpty();
    page.getByText("Next failed").click();

    assertThat(page.locator(".page-field")).hasValue("3");
    assertThat(page.locator("[role=option][aria-posinset='3']"))
        .hasAttribute("aria-label", Pattern.compile("Page 3 could not be read\\. .+"));
  }

  @Test
  void theOutlineListsTitlesAndLeadsToTheirBoxes() {
    open(sample, "");
    page.keyboard().press("o");

    Locator title =
        page.locator(
            ".panel-outline [role=treeitem]", new Page.LocatorOptions().setHasText("2.4 Columns"));
    assertThat(title).hasAttribute("aria-level", "2");
    title.click();

    assertThat(page.locator(".inspector blockquote")).hasText("2.4 Columns");
    assertThat(page).hasURL(PICKED);
    assertThat(page.locator(".box-picked")).isVisible();
    assertThat(page.locator(".page-field")).hasValue("3");
  }

  @Test
  void textIsFoundWhileItIsTypedAndTheSearchHasAnAddress() {
    open(sample, "");
    page.keyboard().press("/");
    assertThat(page.locator(".search-field")).isFocused();
    page.keyboard().type("PRINTÉRS");

    Locator hits = page.locator(".panel-search [role=option]");
    assertThat(hits.first().locator("mark"))
        .hasText(Pattern.compile("printers", Pattern.CASE_INSENSITIVE));
    assertThat(page.locator(".found rect").first()).isVisible();
    assertThat(page.locator(".found-at")).hasCount(0);
    page.keyboard().press("F3");
    assertThat(page.locator(".panel-search .panel-count"))
        .hasText(Pattern.compile("1 of \\d+ boxes"));
    assertThat(page.locator(".found-at")).isInViewport();
    assertThat(page.locator(".inspector blockquote")).containsText("rinters");
    page.keyboard().press("Enter");
    assertThat(page.locator(".panel-search .panel-count"))
        .hasText(Pattern.compile("2 of \\d+ boxes"));
    page.keyboard().press("Shift+F3");
    page.keyboard().press("Shift+F3");
    assertThat(page.locator(".panel-search .panel-count"))
        .hasText(Pattern.compile("(\\d+) of \\1 boxes"));
    assertThat(page).hasURL(Pattern.compile(".*panel=search&q=PRINT.*"));

    page.reload();

    assertThat(page.locator(".search-field")).hasValue("PRINTÉRS");
    assertThat(hits.first()).isVisible();
    page.locator(".search-field").fill("no such words");
    assertThat(page.locator(".panel-search .panel-empty")).hasText("No box has this text.");
    assertThat(page.locator(".found")).hasCount(0);

    page.locator(".search-field").fill("printers");
    assertThat(page.locator(".found").first()).isVisible();
    page.getByRole(AriaRole.BUTTON, named("Close the panel")).first().click();
    assertThat(page.locator(".found")).hasCount(0);
    page.keyboard().press("F3");
    assertThat(page.locator(".found-at")).isInViewport();
  }

  @Test
  void boxesAreListedInReadingOrderOrByScoreAndFollowTheOneThatIsPicked() {
    open(sample, "");
    page.keyboard().press("b");
    assertThat(page.locator(".panel-boxes .virtual")).isFocused();
    Locator rows = page.locator(".panel-boxes [role=option]");
    assertThat(rows.first()).hasAttribute("aria-setsize", all(sample));
    assertThat(rows.first()).containsText("How a Page Is Put Together");

    page.keyboard().press("ArrowDown");
    page.keyboard().press("Enter");
    assertThat(page.locator(".panel-boxes [aria-selected=true]"))
        .hasAttribute("aria-posinset", "2");
    assertThat(page.locator(".box-picked")).isVisible();

    page.locator(".chip", new Page.LocatorOptions().setHasText("text")).click();
    assertThat(rows.first()).not().hasAttribute("aria-setsize", all(sample));
    assertThat(page.locator(".panel-boxes .box-row-label").first()).not().hasText("text");
    page.locator(".chip", new Page.LocatorOptions().setHasText("text")).click();
    page.locator(".panel-boxes select").selectOption("worst");

    assertThat(page.locator(".panel-boxes .rows-heading")).hasCount(0);
    page.locator(".panel-boxes select").selectOption("best");
    assertThat(page.locator("[role=option][aria-posinset='1'] .box-row-score"))
        .hasText(Pattern.compile("(99|100)\\.\\d %"));

    page.locator(".page .box[aria-label*='Abstract']").first().click();
    assertThat(page.locator(".panel-boxes [aria-selected=true] .box-row-text")).hasText("Abstract");
  }

  @Test
  void aBoxSaysWhereItLiesAndCanBeCopied() {
    open(sample, "?page=3&box=1");
    JsonObject first =
        server
            .api()
            .get("/api/v1/runs/" + run(sample) + "/pages/3")
            .getJsonArray("detections")
            .getJsonObject(0);

    Locator inspector = page.locator(".inspector");
    assertThat(inspector.locator("h3")).hasText(first.getString("label"));
    assertThat(inspector.locator(".crop img")).isVisible();
    assertThat(inspector.locator(".facts"))
        .containsText("Reading order" + first.getInteger("order"));
    inspector.getByText("Copy JSON").click();

    assertThat(page.locator(".toast")).hasText("JSON copied");
    JsonObject copied =
        new JsonObject(page.evaluate("() => navigator.clipboard.readText()").toString());
    assertThat(copied.getJsonArray("box")).isEqualTo(first.getJsonArray("box"));
    inspector.getByText("Copy link").click();
    assertThat(page.locator(".toast").last()).hasText("Link copied");
    page.navigate(page.evaluate("() => navigator.clipboard.readText()").toString());
    assertThat(inspector.locator("h3")).hasText(first.getString("label"));
  }

  @Test
  void statisticsCountAndAClickFilters() {
    open(sample, "");
    tab("Statistics");
    assertThat(page.locator(".statistics-total")).containsText("of " + all(sample));

    Locator title = page.locator(".label-row", new Page.LocatorOptions().setHasText("title"));
    title.click();
    assertThat(page).hasURL(Pattern.compile(".*label=title.*"));
    assertThat(page.locator(".label-row[aria-pressed=true]")).hasCount(1);
    title.click();
    assertThat(page.locator(".label-row[aria-pressed=false]")).hasCount(0);

    page.locator(".histogram-pick").last().click();
    assertThat(page.locator(".score-field")).hasValue("0.95");
    assertThat(page).hasURL(Pattern.compile(".*score=0\\.95.*"));

    page.locator(".pages-chart").focus();
    page.keyboard().press("End");
    assertThat(page.locator(".page-field")).hasValue("10");
  }

  @Test
  void theLowestScoreIsTypedSteppedAndInTheAddress() {
    open(sample, "");
    page.keyboard().press(".");
    page.keyboard().press(".");
    assertThat(page.locator(".score-field")).hasValue("0.60");
    page.keyboard().press(",");
    assertThat(page.locator(".score-field")).hasValue("0.55");

    page.locator(".score-field").fill("0,9");
    page.keyboard().press("Enter");

    int shown =
        server
            .api()
            .get("/api/v1/runs/" + run(sample) + "/detections?min_score=0.9&limit=200")
            .getJsonArray("items")
            .size();
    assertThat(page.locator(".numbers")).containsText(shown + " of " + all(sample));
    assertThat(page).hasURL(Pattern.compile(".*score=0\\.9.*"));
    page.reload();
    assertThat(page.locator(".score-field")).hasValue("0.90");
    assertThat(page.locator(".numbers")).containsText(shown + " of " + all(sample));
  }

  @Test
  void scoresAreBoundedFromAboveToo() {
    open(sample, "");
    page.locator(".score-most").fill("90");
    page.keyboard().press("Enter");

    int above =
        server
            .api()
            .get("/api/v1/runs/" + run(sample) + "/detections?min_score=0.9000001&limit=200")
            .getJsonArray("items")
            .size();
    int shown = Integer.parseInt(all(sample)) - above;
    assertThat(page.locator(".numbers")).containsText(shown + " of " + all(sample));
    assertThat(page).hasURL(Pattern.compile(".*most=0\\.9.*"));
    page.reload();
    assertThat(page.locator(".score-most")).hasValue("0.90");
    assertThat(page.locator(".numbers")).containsText(shown + " of " + all(sample));

    page.getByLabel("Highest score, as a slider").focus();
    page.keyboard().press("End");
    assertThat(page.locator(".numbers")).containsText(all(sample) + " detections");
    assertThat(page).not().hasURL(Pattern.compile(".*most=.*"));
  }

  @Test
  void aLabelHasALowestScoreOfItsOwn() {
    open(sample, "?panel=boxes");
    page.getByRole(AriaRole.BUTTON, named("Lowest score per label")).click();
    Locator title = page.getByRole(AriaRole.TEXTBOX, named("Lowest score of title"));
    title.fill("0.95");
    page.keyboard().press("Enter");

    assertThat(page).hasURL(Pattern.compile(".*from=title%3A0\\.95.*"));
    String titles =
        String.valueOf(
            server
                .api()
                .get(
                    "/api/v1/runs/"
                        + run(sample)
                        + "/detections?label=title&min_score=0.95&limit=200")
                .getJsonArray("items")
                .size());
    Locator count =
        page.locator(".legend .chip", new Page.LocatorOptions().setHasText("title"))
            .locator(".chip-count");
    assertThat(count).hasText(titles);
    assertThat(axe()).isEmpty();
    page.keyboard().press("Escape");
    assertThat(page.locator(".score-labels")).isHidden();
    page.getByRole(AriaRole.BUTTON, named("Export")).first().click();
    page.locator("input[value=json]").check();
    assertThat(page.locator(".export-note")).isHidden();
    page.locator("input[value=csv]").check();
    assertThat(page.locator(".export-note")).containsText("one lowest score for all labels");

    page.reload();
    assertThat(count).hasText(titles);
    page.getByRole(AriaRole.BUTTON, named("Lowest score per label; 1 label has its own")).click();
    page.getByRole(AriaRole.BUTTON, named("Same score for all labels")).click();
    assertThat(page).not().hasURL(Pattern.compile(".*from=.*"));
  }

  private List<String> axe() {
    return new com.deque.html.axecore.playwright.AxeBuilder(page)
        .include(".score-control").analyze().getViolations().stream()
            .map(each -> each.getId())
            .toList();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  @Test
  void belowTheThresholdCandidatesAreShownAndNoneAboveIt() {
    open(sample, "?page=2&layout=single&zoom=100");
    int candidates =
        server
            .api()
            .get("/api/v1/runs/" + run(sample) + "/candidates?pages=2&min_score=0.2")
            .getJsonArray("items")
            .getJsonObject(0)
            .getJsonArray("detections")
            .size();
    Locator boxes = page.locator(".page[data-page='2'] .box:visible");
    int own =
        server
            .api()
            .get("/api/v1/runs/" + run(sample) + "/pages/2")
            .getJsonArray("detections")
            .size();
    assertThat(boxes).hasCount(own);

    page.locator(".score-field").fill("0.2");
    page.keyboard().press("Enter");

    assertThat(boxes).hasCount(own + candidates);
    assertThat(page).hasURL(Pattern.compile(".*score=0\\.2.*"));
    page.keyboard().press("b");
    page.locator(".panel-boxes select").selectOption("worst");
    page.locator(".panel-boxes [data-candidate=true]").first().click();
    assertThat(page.locator(".inspector-candidate")).isVisible();
    assertThat(page.locator(".crop-cut img")).isVisible();
    page.locator(".score-field").fill("0.5");
    page.keyboard().press("Enter");
    assertThat(page.locator(".panel-boxes [data-candidate=true]")).hasCount(0);
    assertThat(page.locator(".inspector-candidate")).hasCount(0);
  }

  @Test
  void theRunSaysWithWhatAndWhenItWasRead() {
    open(sample, "");
    tab("Run");

    Locator about = page.locator(".about");
    assertThat(about).containsText("pagerunner-layout 1");
    assertThat(about).containsText("10 of 10 pages");
    assertThat(about).containsText("paper.pdf");
    assertThat(about.getByText("This run as JSON"))
        .hasAttribute("href", Pattern.compile(".*/api/v1/runs/" + run(sample)));
  }

  @Test
  void everyPanelIsAccessibleAndFitsTheScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1440, 390)) {
        page = browsing.window(width, width > 1000 ? 900 : 844);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        // On a phone what is picked covers the search.
        goTo(sample, (width > 1000 ? "?page=2&box=1&" : "?page=2&") + "panel=search&q=page");
        assertThat(page.locator(".panel-search mark").first()).isVisible();
        check(scheme, width, "search");
        for (String name : List.of("Pages", "Outline", "Boxes", "Box", "Statistics")) {
          tab(name);
          assertThat(page.locator(".dock-host > *:visible").last()).isVisible();
          check(scheme, width, name.toLowerCase(Locale.ROOT));
        }
        if (width < 1000 || scheme == ColorScheme.LIGHT) {
          page.context().close();
        }
      }
    }
  }

  private void check(ColorScheme scheme, int width, String name) {
    String file =
        "panel-%s-%s-%d.png".formatted(name, scheme.name().toLowerCase(Locale.ROOT), width);
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(file)));
    assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
    assertThat(new AxeBuilder(page).analyze().getViolations()).as(file).isEmpty();
  }

  private void tab(String name) {
    Locator button =
        page.locator(".rail")
            .getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    if (!"true".equals(button.getAttribute("aria-expanded"))) {
      button.click();
    }
  }

  private static JsonObject read(Path file) {
    JsonObject item = server.api().upload(file);
    server.api().awaitEnd(run(item));
    return server.api().get("/api/v1/documents/" + item.getString("id"));
  }

  private static String run(JsonObject item) {
    return item.getJsonObject("run").getString("id");
  }

  private static String all(JsonObject item) {
    return item.getJsonObject("run").getInteger("detections").toString();
  }

  private void open(JsonObject item, String query) {
    browsing.complaints().clear();
    page = browsing.window(1440, 900);
    goTo(item, query);
  }

  private void goTo(JsonObject item, String query) {
    page.navigate(server.api().base() + "/documents/" + item.getString("id") + query);
    assertThat(page.locator(".numbers")).containsText(all(item));
    assertThat(page.locator(".page .box").first()).isVisible();
  }
}
