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
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The list of documents as its user has it: found, selected, renamed, deleted, read again,
 * exported.
 */
class LibraryIT {
  private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta", "epsilon");

  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;

  private Page page;

  @BeforeAll
  static void startServerAndBrowser() throws IOException {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    for (String name : NAMES) {
      JsonObject document = server.api().upload(TestPdf.ofPages(1, folder, name + ".pdf"));
      server.api().awaitEnd(document.getJsonObject("run").getString("id"));
    }
  }

  @BeforeEach
  void openPage() {
    browsing.complaints().clear();
    page = browsing.window(1440, 900);
    page.navigate(server.api().base());
    assertThat(row("alpha")).isVisible();
  }

  @AfterEach
  void closePageAndRemoveWhatTheTestAdded() {
    page.context().close();
    server.api().get("/api/v1/documents?limit=200").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        // A title that was changed back may not have reached the server yet.
        .filter(document -> NAMES.stream().noneMatch(document.getString("title")::startsWith))
        .forEach(other -> server.api().send("DELETE", path(other.getString("id"))));
  }

  @Test
  void documents_are_found_by_their_title_and_by_their_text() {
    assertThat(page.locator(".library-count")).hasText("5 documents");
    page.keyboard().press("/");
    page.keyboard().type("gam");
    assertThat(rows()).hasCount(1);
    assertThat(page).hasURL(Pattern.compile("/documents\\?q=gam$"));
    page.reload();
    assertThat(rows()).hasCount(1);
    page.getByRole(AriaRole.SEARCHBOX).fill("words that fill");
    assertThat(page.getByText("No document fits.")).isVisible();
    Locator hit = page.locator(".text-hit").first();
    assertThat(hit.locator("mark").first())
        .hasText(Pattern.compile("words", Pattern.CASE_INSENSITIVE));
    hit.getByRole(AriaRole.LINK).click();
    assertThat(page).hasURL(Pattern.compile("/runs/[^?]+\\?page=1&box=\\d+"));
    page.goBack();
    assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("words that fill");
    button("All").first().click();
    page.getByRole(AriaRole.SEARCHBOX).fill("");
    assertThat(rows()).hasCount(5);
  }

  @Test
  void the_order_and_the_filters_are_in_the_address() {
    button("Title").click();
    assertThat(rows().first()).containsText("alpha");
    assertThat(page).hasURL(Pattern.compile("sort=title&direction=asc"));
    button("Title").click();
    assertThat(rows().first()).containsText("gamma");
    assertThat(page.locator("[aria-sort=descending]")).hasText("Title");
    page.reload();
    assertThat(rows().first()).containsText("gamma");
    button("Failed").click();
    assertThat(page.getByText("No document fits.")).isVisible();
    page.locator(".library-note").getByText("All").click();
    assertThat(rows()).hasCount(5);
    button("Any label").click();
    page.getByRole(AriaRole.DIALOG)
        .getByText("table", new Locator.GetByTextOptions().setExact(true))
        .click();
    assertThat(page).hasURL(Pattern.compile("label=table"));
    assertThat(page.locator(".library-menus")).containsText("table");
  }

  @Test
  void a_title_is_changed_in_its_place() {
    page.keyboard().press("j");
    assertThat(page.locator(".row-title:focus")).isVisible();
    row("beta").locator(".row-title").focus();
    page.keyboard().press("F2");
    Locator field = page.locator(".row-rename");
    field.fill("beta, second edition");
    field.press("Escape");
    assertThat(row("second edition")).hasCount(0);
    page.keyboard().press("F2");
    field.fill("beta, second edition");
    field.press("Enter");
    assertThat(row("beta, second edition").locator(".row-title:focus")).isVisible();
    page.reload();
    assertThat(row("beta, second edition")).isVisible();
    row("beta, second edition").hover();
    page.getByLabel("Rename beta, second edition").click();
    field.fill("beta");
    field.press("Enter");
    assertThat(row("second edition")).hasCount(0);
  }

  @Test
  void what_is_deleted_can_be_taken_back_for_a_while() throws IOException {
    String kept = upload("kept.pdf");
    String gone = upload("gone.pdf");
    page.reload();
    row("kept").locator(".check").check();
    row("kept").locator(".row-title").focus();
    page.keyboard().press("Delete");
    assertThat(row("kept")).hasCount(0);
    button("Undo").click();
    assertThat(rows().nth(1)).containsText("kept");
    assertThat(server.api().send("GET", path(kept)).statusCode()).isEqualTo(200);

    row("gone").hover();
    page.getByLabel("Delete gone").click();
    assertThat(row("gone")).hasCount(0);
    page.navigate(server.api().base() + "/status");
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(server.api().send("GET", path(gone)).statusCode()).isEqualTo(404));
  }

  @Test
  void a_range_is_selected_exported_and_read_again() throws IOException {
    button("Title").click();
    assertThat(rows().first()).containsText("alpha");
    row("beta").locator(".check").check();
    page.keyboard().down("Shift");
    row("epsilon").locator(".check").click();
    page.keyboard().up("Shift");
    assertThat(page.locator(".bulk-words")).hasText("3 selected");

    page.getByRole(AriaRole.TOOLBAR).getByText("Export").click();
    page.locator("dialog input[value=csv]").check();
    Download download =
        page.waitForDownload(
            () -> page.locator("dialog").getByRole(AriaRole.BUTTON, exactly("Export")).click());
    assertThat(Files.size(download.path())).isPositive();
    assertThat(download.suggestedFilename()).endsWith(".zip");

    page.getByRole(AriaRole.TOOLBAR).getByText("Run with").click();
    Locator pages = page.locator("dialog").getByLabel("Pages");
    pages.fill("3-1");
    page.locator("dialog").getByRole(AriaRole.BUTTON, exactly("Run")).click();
    assertThat(page.locator("dialog")).isVisible();
    pages.fill("1");
    page.locator("dialog").getByRole(AriaRole.BUTTON, exactly("Run")).click();
    assertThat(page.locator(".toast", hasText("3 runs were started"))).isVisible();
    assertThat(page.locator(".bulk")).isHidden();
    assertThat(page.locator(".document-row .badge-succeeded")).hasCount(5);
    page.keyboard().press("Escape");
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void a_wrong_file_on_a_document_leaves_it_open_and_a_good_one_is_read_beside_it()
      throws IOException {
    row("delta").locator(".row-title").click();
    assertThat(page.locator(".page").first()).isVisible();
    String url = page.url();
    Browsing.drop(page, Files.writeString(folder.resolve("notes.pdf"), "Buy milk."));
    Locator tray = page.locator(".tray");
    assertThat(tray.getByRole(AriaRole.ALERT)).containsText("notes.pdf");
    assertThat(tray.getByRole(AriaRole.ALERT)).containsText("Send a PDF");
    assertThat(page.url()).isEqualTo(url);
    Browsing.drop(page, TestPdf.ofPages(3, folder, "beside.pdf"));
    Locator read = tray.locator(".tray-item", new Locator.LocatorOptions().setHasText("beside"));
    assertThat(read.getByText("Open")).isVisible();
    assertThat(page.url()).isEqualTo(url);
    tray.getByText("Dismiss all").click();
    assertThat(tray.getByRole(AriaRole.ALERT)).hasCount(0);
    page.locator(".back").click();
    assertThat(row("beside").locator(".badge-succeeded")).isVisible();
  }

  @Test
  void the_same_file_is_not_read_twice_unasked() {
    Path twice = TestPdf.ofPages(1, folder, "twice.pdf");
    Browsing.drop(page, twice);
    assertThat(page.locator(".run .badge-succeeded")).isVisible();
    page.locator(".back").click();
    Browsing.drop(page, twice);
    Locator tray = page.locator(".tray");
    assertThat(tray).containsText("Read already");
    Browsing.drop(page, TestPdf.ofPages(2, folder, "other.pdf"));
    assertThat(page.locator(".run-title")).containsText("other");
    page.goBack();
    tray.getByText("Read again").click();
    assertThat(page.locator(".run-title")).containsText("twice");
    page.goBack();
    assertThat(row("twice")).hasCount(2);
    page.getByLabel("Select all that are shown").check();
    assertThat(page.locator(".bulk-words")).hasText("8 selected");
    row("alpha").locator(".check").uncheck();
    for (String name : List.of("beta", "gamma", "delta", "epsilon")) {
      row(name).locator(".check").uncheck();
    }
    page.getByRole(AriaRole.TOOLBAR).getByText("Delete").click();
    assertThat(rows()).hasCount(5);
    page.reload();
    assertThat(rows()).hasCount(5);
  }

  @Test
  void nothing_keeps_anybody_from_using_it() {
    List<Object> violations = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : new int[] {1440, 390, 320}) {
        page.setViewportSize(width, 844);
        row("alpha").locator(".check").check();
        assertThat(page.locator(".bulk")).isVisible();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
        violations.addAll(new AxeBuilder(page).analyze().getViolations());
        page.keyboard().press("Escape");
      }
    }
    assertThat(violations).isEmpty();
  }

  private String upload(String name) throws IOException {
    JsonObject document = server.api().upload(TestPdf.ofPages(1, folder, name));
    server.api().awaitEnd(document.getJsonObject("run").getString("id"));
    return document.getString("id");
  }

  private static String path(String document) {
    return "/api/v1/documents/" + document;
  }

  private Locator rows() {
    return page.locator(".document-row");
  }

  private Locator row(String title) {
    return page.locator(".document-row", hasText(title));
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator.GetByRoleOptions exactly(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
