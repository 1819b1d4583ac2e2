package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The settings of a browser, the palette of commands, and the limit of uploads. Screenshots are
 * kept in {@code target/screenshots}.
 */
class SettingsIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final String DARK = "rgb(22, 23, 22)";
  private static final String LIGHT = "rgb(247, 246, 243)";
  private static final List<String> SCREENS =
      List.of("", "gallery", "models", "status", "admin", "account", "docs/");

  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;
  private static JsonObject sample;

  private Page page;

  @BeforeAll
  static void readADocument() {
    server = Server.start(folder.resolve("data"), Map.of("PAGERUNNER_MAX_UPLOAD", "2 MB"));
    browsing = Browsing.start();
    sample = server.api().upload(Path.of("samples/paper.pdf"));
    server.api().awaitEnd(sample.getJsonObject("run").getString("id"));
  }

  @AfterAll
  static void stopServerAndBrowser() {
    browsing.close();
    server.close();
  }

  @AfterEach
  void closePage() {
    page.context().close();
  }

  @Test
  void aThemeIsThereAtOnceInAllTabsAndAtTheFirstPaintOfEveryScreen() {
    page = open(1440, "");
    Page other = page.context().newPage();
    other.navigate(at("gallery"));
    assertThat(page.locator("body")).hasCSS("background-color", LIGHT);

    openSettings(page);
    choose("Dark");
    assertThat(page.locator("body")).hasCSS("background-color", DARK);
    assertThat(other.locator("body")).hasCSS("background-color", DARK);
    page.getByText("Done").last().click();

    for (String screen : SCREENS) {
      assertThat(colourWithoutModules(page.context(), screen)).as(screen).isEqualTo(DARK);
    }
    page.reload();
    openSettings(page);
    choose("As the system");
    assertThat(other.locator("body")).hasCSS("background-color", LIGHT);
    assertThat(colourWithoutModules(page.context(), "")).isEqualTo(LIGHT);
    assertThat(page.context().cookies()).isEmpty();
  }

  /** No script runs: what the server says is all there is. */
  private static String colourWithoutModules(BrowserContext context, String screen) {
    Page blank = context.newPage();
    blank.route("**/*.js", Route::abort);
    blank.navigate(at(screen));
    String colour =
        (String) blank.evaluate("() => getComputedStyle(document.body).backgroundColor");
    blank.close();
    return colour;
  }

  @Test
  void aChoiceComesBackWhereTheCookieWasLost() {
    page = open(1440, "");
    openSettings(page);
    choose("Dark");
    page.context().clearCookies();
    page.reload();
    assertThat(page.locator("body")).hasCSS("background-color", DARK);
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void rowsLabelsAndPatternsAreAsChosen() {
    page = open(1440, "");
    double comfortable = row().boundingBox().height;
    String colour = labelColour();

    openSettings(page);
    choose("Compact");
    choose("For the colour-blind");
    page.getByLabel("Patterns beside colours").check();
    page.keyboard().press("Escape");

    assertThat(row().boundingBox().height).isLessThan(comfortable * 0.75);
    assertThat(labelColour()).isNotEqualTo(colour);
    assertThat(page.locator(".label-bar span").nth(1))
        .hasCSS("background-image", Pattern.compile(".*gradient.*"));
    picture("settings-library");
    page.navigate(at("documents/" + sample.getString("id")));
    assertThat(page.locator(".box").first()).isVisible();
    assertThat(page.locator(".box.c1").first())
        .hasCSS("border-image-source", Pattern.compile("repeating-linear-gradient.*"));
    picture("settings-workspace");
    assertThat(page.locator("#hatches pattern")).hasCount(12);
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void singleKeysAreSwitchedOffEverywhere() {
    page = open(1440, "documents/" + sample.getString("id"));
    Locator field = page.locator(".page-field");
    assertThat(field).hasValue("1");
    page.keyboard().press("j");
    assertThat(field).hasValue("2");

    page.keyboard().press("?");
    page.getByLabel("Single-letter keys").uncheck();
    page.keyboard().press("Escape");
    page.keyboard().press("j");
    page.keyboard().press("?");
    assertThat(page.locator("dialog")).hasCount(0);
    page.keyboard().press("PageDown");
    assertThat(field).hasValue("3");

    page.navigate(at(""));
    assertThat(row()).isVisible();
    page.keyboard().press("/");
    assertThat(page.locator(".library-find input")).not().isFocused();
    palette("Single-letter keys");
    page.keyboard().press("/");
    assertThat(page.locator(".library-find input")).isFocused();
  }

  @Test
  void thePaletteLeadsToScreensAndDocuments() {
    page = open(1440, "");
    assertThat(row()).isVisible();
    palette("status");
    assertThat(page).hasURL(at("status"));
    for (String screen : SCREENS) {
      page.navigate(at(screen));
      palette("paper");
      assertThat(page).hasURL(Pattern.compile(".*/documents/" + sample.getString("id") + ".*"));
    }
    assertThat(page.locator(".run-head")).isVisible();
    assertThat(browsing.complaints()).allMatch(one -> one.contains("401") || one.contains("404"));
  }

  @Test
  void thePaletteDoesWhatTheKeysOfTheWorkspaceDo() {
    page = open(1440, "documents/" + sample.getString("id"));
    assertThat(page.locator(".page-field")).hasValue("1");
    palette("7");
    assertThat(page.locator(".page-field")).hasValue("7");
    palette("150%");
    assertThat(page.locator(".zoom-field")).hasValue("150 %");
    palette("grid");
    assertThat(page.locator(".foot-modes button").last()).hasAttribute("aria-pressed", "true");
    palette("outline");
    assertThat(page.locator(".dock-left h2")).hasText("Outline");

    page.keyboard().press("Control+k");
    page.locator(".palette-field").fill("previous page");
    Locator active = page.locator(".palette-option[aria-selected=true]");
    assertThat(active).containsText("Previous page");
    assertThat(active.locator("kbd").first()).hasText("K");
    assertThat(page.locator(".palette-field"))
        .hasAttribute("aria-activedescendant", active.getAttribute("id"));
    page.keyboard().press("Escape");
    assertThat(page.locator(".palette")).hasCount(0);
  }

  @Test
  void aFileThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
    page = open(1440, "");
    assertThat(page.locator(".drop .hint")).containsText("up to 2 MB");
    Path large = Files.write(folder.resolve("large.pdf"), new byte[2 * 1024 * 1024 + 1]);
    boolean[] sent = {false};
    page.onRequest(request -> sent[0] |= request.method().equals("POST"));

    page.locator(".drop input[type=file]").setInputFiles(large);

    assertThat(page.locator(".upload-refused")).containsText("larger than 2 MB");
    assertThat(sent[0]).isFalse();
  }

  @Test
  void everythingIsAccessibleAndFitsTheScreen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1440, 390, 320)) {
        page = browsing.window(width, width > 1000 ? 900 : 844);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.navigate(at(""));
        assertThat(row()).isVisible();
        String name = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
        page.keyboard().press("Control+k");
        assertThat(page.locator(".palette-option").first()).isVisible();
        check("palette-" + name, width);
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        assertThat(page.locator(".keys-dialog")).isVisible();
        check("keys-" + name, width);
        page.keyboard().press("Escape");
        openSettings(page);
        check("settings-" + name, width);
        page.context().close();
      }
    }
  }

  private void check(String name, int width) {
    picture(name);
    assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
        .as(name)
        .isEqualTo(width);
    assertThat(new AxeBuilder(page).analyze().getViolations()).as(name).isEmpty();
  }

  private void picture(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  private static Page open(int width, String path) {
    browsing.complaints().clear();
    Page page = browsing.window(width, 900);
    page.navigate(at(path));
    return page;
  }

  private static String at(String path) {
    return server.api().base() + "/" + path;
  }

  private static void openSettings(Page page) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Settings")).click();
    assertThat(page.locator(".settings-dialog")).isVisible();
  }

  private void choose(String words) {
    page.locator(".segment", new Page.LocatorOptions().setHasText(words)).first().click();
  }

  /** Types words into the palette, and takes the first command that has them. */
  private void palette(String words) {
    assertThat(page.locator(".top-tools")).isAttached();
    page.keyboard().press("Control+k");
    page.locator(".palette-field").fill(words);
    Locator active = page.locator(".palette-option[aria-selected=true]");
    assertThat(active)
        .containsText(Pattern.compile(words.replace("%", ""), Pattern.CASE_INSENSITIVE));
    page.keyboard().press("Enter");
    assertThat(page.locator(".palette")).hasCount(0);
  }

  private Locator row() {
    return page.locator(".document-row").first();
  }

  private String labelColour() {
    return (String)
        page.locator(".label-bar span")
            .first()
            .evaluate("(part) => getComputedStyle(part).backgroundColor");
  }
}
