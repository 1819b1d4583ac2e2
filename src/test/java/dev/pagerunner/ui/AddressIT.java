package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown comes back after Back and a reload, and in another browser. */
class AddressIT {
  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;

  @BeforeAll
  static void startServerAndBrowser() {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
  }

  @Test
  void a_place_in_a_document_has_an_address() throws IOException {
    Page page = opened(read("long.pdf", 30));
    Locator far = page.locator(".page[data-page='20']");
    far.scrollIntoViewIfNeeded();
    assertThat(page).hasURL(Pattern.compile("[?]page=(19|20)$"));

    page.reload();
    assertThat(far).isInViewport();

    far.locator(".box[aria-label^='text']").first().click();
    assertThat(page).hasURL(Pattern.compile("[?]page=20&box=\\d+$"));
    Page elsewhere = browsing.window(900, 700);
    elsewhere.navigate(page.url());
    assertThat(elsewhere.locator(".page[data-page='20']")).isInViewport();
    assertThat(elsewhere.locator(".inspector blockquote"))
        .hasText(page.locator(".inspector blockquote").textContent());

    page.locator(".chip", new Page.LocatorOptions().setHasText("text")).click();
    assertThat(page).hasURL(Pattern.compile("&label="));
    page.locator(".back").click();
    assertThat(page.locator(".document-row").first()).isVisible();
    page.goBack();
    assertThat(
            page.locator(".chip", new Page.LocatorOptions().setHasText("text"))
                .and(page.locator("[aria-pressed=false]")))
        .isVisible();
    assertThat(far).isInViewport();
  }

  @Test
  void every_run_of_a_document_can_be_chosen() throws IOException {
    JsonObject document = read("runs.pdf", 3);
    Page page = opened(document);
    assertThat(page.locator(".run-menu")).isHidden();
    page.getByText("More", new Page.GetByTextOptions().setExact(true)).click();
    page.getByText("Run again").click();
    page.locator("dialog").getByLabel("Pages").fill("2");
    page.locator("dialog").getByText("Run", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".page")).hasCount(1);
    Locator menu = page.locator(".run-menu select");
    assertThat(menu.locator("option")).hasCount(2);

    String first = document.getJsonObject("run").getString("id");
    menu.selectOption(first);
    assertThat(page.locator(".page")).hasCount(3);
    assertThat(page).hasURL(Pattern.compile("/runs/" + first));
    page.reload();
    assertThat(page.locator(".page")).hasCount(3);
    assertThat(menu).hasValue(first);
  }

  @Test
  void an_address_of_nothing_says_so() {
    Page page = browsing.window(900, 700);
    page.navigate(server.api().base() + "/nonsense");
    assertThat(page.locator("h1")).hasText("Not found");
    page.getByText("All documents").click();
    assertThat(page.locator(".drop")).isVisible();
  }

  @Test
  void the_list_comes_back_as_long_and_where_it_was() throws IOException {
    for (int i = 0; i < 45; i++) {
      read("many-" + i + ".pdf", 1);
    }
    Page page = browsing.window(1280, 800);
    page.navigate(server.api().base());
    assertThat(page.locator(".document-row")).hasCount(20);
    page.locator(".document-row").nth(19).scrollIntoViewIfNeeded();
    Locator row = page.locator(".document-row").nth(35);
    row.scrollIntoViewIfNeeded();
    page.waitForFunction("() => history.state?.top > 0");
    row.locator(".row-title").click();
    assertThat(page.locator(".run-title")).isVisible();

    page.goBack();

    assertThat(row).isInViewport();
    page.reload();
    assertThat(row).isInViewport();
  }

  private static JsonObject read(String name, int pages) throws IOException {
    JsonObject document = server.api().upload(TestPdf.ofPages(pages, folder, name));
    server.api().awaitEnd(document.getJsonObject("run").getString("id"));
    return document;
  }

  private static Page opened(JsonObject document) {
    Page page = browsing.window(1280, 800);
    page.navigate(server.api().base() + "/documents/" + document.getString("id"));
    assertThat(page.locator(".page").first().locator("img")).isVisible();
    return page;
  }
}
