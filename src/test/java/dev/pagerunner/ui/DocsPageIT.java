package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the API. Screenshots are kept in {@code target/screenshots}. */
class DocsPageIT {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @TempDir static Path folder;
  private static Server server;
  private static Browsing browsing;

  @BeforeAll
  static void start() {
    server = Server.start(folder.resolve("data"), Map.of("PAGERUNNER_WORKERS", "0"));
    browsing = Browsing.start();
  }

  @AfterAll
  static void stop() {
    browsing.close();
    server.close();
  }

  @Test
  void an_operation_is_tried_and_the_way_leads_back() {
    Page page = open(1440, 900);
    Locator operation = operation(page, "listModels");
    operation.locator(".try-out button").click();
    operation.locator("button.execute").click();
    assertThat(operation.locator(".live-responses-table tbody .response-col_status").first())
        .containsText("200");
    assertThat(page).hasURL(Pattern.compile(".*/docs/#/.*listModels"));
    page.locator(".brand").click();
    assertThat(page.locator(".drop")).isVisible();
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void everybody_can_read_it_in_the_light_and_in_the_dark_at_the_desk_and_on_a_telephone() {
    for (int[] size : new int[][] {{1440, 900}, {390, 844}}) {
      Page page = open(size[0], size[1]);
      check(page, "docs-" + size[0]);
      operation(page, "createDocument").locator(".try-out button").click();
      assertThat(page.locator("input[type=file]")).isVisible();
      check(page, "docs-operation-" + size[0]);
    }
  }

  private static Page open(int width, int height) {
    Page page = browsing.window(width, height);
    page.navigate(server.api().base() + "/docs");
    assertThat(page.locator(".opblock").first()).isVisible();
    return page;
  }

  private static Locator operation(Page page, String id) {
    Locator operation = page.locator("[id^=operations-][id$=-" + id + "]");
    operation.locator(".opblock-summary-control").click();
    assertThat(operation.locator(".try-out")).isVisible();
    return operation;
  }

  /** No violation of WCAG 2.2 AA in both colour schemes, nothing that is too wide. */
  private static void check(Page page, String name) {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
      page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(file)));
      assertThat(new AxeBuilder(page).analyze().getViolations()).as(file).isEmpty();
    }
    assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
        .as(name)
        .isEqualTo(0);
  }
}
