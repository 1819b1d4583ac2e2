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
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page tells of the server: its models, and how it does. */
class ServerPagesIT {
  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;

  @BeforeAll
  static void startServerAndBrowser() throws IOException {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    JsonObject document = server.api().upload(TestPdf.ofPages(2, folder, "read.pdf"));
    server.api().awaitEnd(document.getJsonObject("run").getString("id"));
  }

  private static Page opened(String path) {
    browsing.complaints().clear();
    Page page = browsing.window(1280, 800);
    page.navigate(server.api().base() + path);
    return page;
  }

  @Test
  void a_model_says_what_it_finds_and_how_fast_it_is_here() {
    Page page = opened("/models");
    Locator card = page.locator(".model-card").first();
    assertThat(card.locator("h2")).hasText("pagerunner-layout 1");
    assertThat(card.locator(".model-label")).hasCount(7);
    assertThat(card).containsText(Pattern.compile("19\\.?\\d* MB|20 MB"));
    // Workers report the pages that they read every ten seconds.
    org.awaitility.Awaitility.await()
        .atMost(dev.pagerunner.testing.Patience.EVENTUALLY)
        .untilAsserted(
            () -> {
              page.reload();
              assertThat(card).isVisible();
              assertThat(card.innerText()).containsPattern("a page, the median");
            });
    assertThat(page).hasTitle("Models · Pagerunner");
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void a_model_is_tried_on_one_page_of_a_file() throws IOException {
    Page page = opened("/models");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try on a page"))
        .first()
        .click();
    page.locator("dialog input[type=file]").setInputFiles(TestPdf.ofPages(3, folder, "tried.pdf"));
    page.getByRole(AriaRole.SPINBUTTON).fill("2");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Read it")).click();
    assertThat(page).hasURL(Pattern.compile("/documents/[\\w-]+"));
    assertThat(page.locator("[data-page='2'] img").first()).isVisible();
    assertThat(page.locator("[data-page='1']")).hasCount(0);
  }

  @Test
  void the_status_counts_what_was_read() {
    Page page = opened("/status");
    assertThat(page.locator(".tile").filter(new Locator.FilterOptions().setHasText("Workers")))
        .containsText("1");
    assertThat(page.locator("h1")).hasText("Status");
    assertThat(page).hasTitle("Status · Pagerunner");
  }

  @Test
  void an_address_of_nothing_is_not_found() {
    Page page = browsing.window(1280, 800);
    assertThat(page.navigate(server.api().base() + "/nonsense/of/some/depth").status())
        .isEqualTo(404);
    assertThat(page.locator("h1")).hasText("Not found");
    page.getByText("All documents").click();
    assertThat(page).hasURL(server.api().base() + "/");
  }

  @Test
  void everybody_can_use_both() {
    for (String path : new String[] {"/models", "/status", "/nonsense"}) {
      for (int width : new int[] {1280, 390, 320}) {
        for (ColorScheme colours : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
          Page page = browsing.window(width, 800);
          page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
          page.navigate(server.api().base() + path);
          assertThat(page.locator("h1")).isVisible();
          String where = path + " at " + width + ", " + colours;
          assertThat(new AxeBuilder(page).analyze().getViolations()).as(where).isEmpty();
          assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
              .as(where)
              .isLessThanOrEqualTo(width);
          page.close();
        }
      }
    }
  }
}
