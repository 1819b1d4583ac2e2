package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees and does in the browser. */
class DocumentPageIT {
  private static final double PATIENCE_MS = 60_000;

  /** Writes down every value that the progress bar takes. */
  private static final String WATCH_PROGRESS =
      "() => { window.progressSeen = [];"
          + " new MutationObserver(() => {"
          + "   const now = document.querySelector('[role=progressbar]')?.ariaValueNow;"
          + "   if (now && window.progressSeen.at(-1) !== now) window.progressSeen.push(now);"
          + " }).observe(document.body, {subtree: true, childList: true, attributes: true}); }";

  private static final String BUTTON_AT =
      "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('button, a'))";

  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;

  private Page page;

  @BeforeAll
  static void startServerAndBrowser() {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
  }

  @BeforeEach
  void openPage() {
    browsing.complaints().clear();
    page = browsing.window(1280, 800);
    page.navigate(server.api().base());
  }

  @AfterEach
  void closePage() {
    page.context().close();
  }

  @Test
  void aDroppedDocumentIsReadPageByPageBeforeTheUsersEyes() {
    page.evaluate(WATCH_PROGRESS);
    Browsing.drop(page, TestPdf.ofPages(12, folder, "dropped.pdf"));

    assertThat(page.locator(".run .badge-succeeded")).isVisible(visibleSoon());
    assertThat(page.locator("h1")).hasText("dropped");
    assertThat(page.locator(".page[data-state=done]")).hasCount(12);
    assertThat(page.locator(".numbers")).containsText("12 pages");
    assertThat((List<?>) page.evaluate("() => window.progressSeen"))
        .as("steps of the progress bar")
        .hasSizeGreaterThan(3)
        .last()
        .isEqualTo("12");
    assertThat(page.locator(".page").first().locator("img")).isVisible();
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void aClickOnABoxShowsItsTextAndAButtonOrAKeyCopiesIt() {
    read(TestPdf.ofPages(2, folder, "boxes.pdf"));
    page.evaluate("() => navigator.clipboard.writeText('precious')");

    Locator paragraph = page.locator(".page").first().locator(".box[aria-label^='text']").first();
    paragraph.click();

    Locator inspector = page.locator(".inspector");
    assertThat(inspector.locator("blockquote")).containsText("Words that fill a line");
    assertThat(inspector.locator(".crop img")).isVisible();
    assertThat(clipboard()).isEqualTo("precious");
    page.keyboard().press("c");
    assertThat(page.locator(".toast")).hasText("Text copied");
    assertThat(clipboard()).startsWith("Words that fill a line");
    page.keyboard().press("Escape");
    page.mouse().move(5, 5);
    assertThat(inspector.locator("blockquote")).hasCount(0);
  }

  private String clipboard() {
    return page.evaluate("() => navigator.clipboard.readText()").toString();
  }

  @Test
  void boxesCanBeWalkedWithTheKeyboard() {
    read(TestPdf.ofPages(1, folder, "keys.pdf"));

    page.locator(".box[tabindex='0']").focus();
    page.keyboard().press("ArrowDown");

    assertThat(page.locator(".box:focus")).hasAttribute("aria-label", Pattern.compile("^text"));
    assertThat(page.locator(".inspector blockquote")).containsText("Words that fill a line");
  }

  @Test
  void aLabelInTheLegendHidesItsBoxes() {
    read(TestPdf.ofPages(1, folder, "legend.pdf"));
    Locator texts = page.locator(".box[aria-label^='text']:visible");
    assertThat(texts.first()).isVisible();

    page.locator(".chip", new Page.LocatorOptions().setHasText(Pattern.compile("^text"))).click();

    assertThat(texts).hasCount(0);
    assertThat(page.locator(".box:visible").first()).isVisible();
  }

  @Test
  void theSampleDocumentIsOneClickAway() {
    page.getByText("Try the sample document").click();

    assertThat(page.locator(".run .badge-succeeded")).isVisible(visibleSoon());
    assertThat(page.locator(".page[data-state=done] .box").first()).isVisible();
    assertThat(browsing.complaints()).isEmpty();
  }

  @Test
  void aDocumentThatWasReadIsShownAgainAfterAReload() {
    read(TestPdf.ofPages(3, folder, "again.pdf"));

    page.reload();

    assertThat(page.locator(".page[data-state=done]")).hasCount(3);
    assertThat(page.locator(".run .badge-succeeded")).isVisible();
    assertThat(page.locator(".box").first()).isVisible();
  }

  @Test
  void whatWasFoundCanBeSavedAsJson() throws IOException {
    read(TestPdf.ofPages(2, folder, "saved.pdf"));

    page.getByText("Export", new Page.GetByTextOptions().setExact(true)).click();
    page.locator("#export-menu input[value=json]").check();
    Download download =
        page.waitForDownload(
            () ->
                page.locator("#export-menu")
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Download"))
                    .click());

    assertThat(download.suggestedFilename()).isEqualTo("saved.json");
    JsonArray pages = new JsonObject(Files.readString(download.path())).getJsonArray("pages");
    assertThat(pages).hasSize(2);
    assertThat(pages.getJsonObject(0).getJsonArray("detections")).isNotEmpty();
  }

  @Test
  void aFileThatIsNoDocumentIsRefusedWithAReason() throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.pdf"), "Buy milk.");

    page.setInputFiles("input[type=file]", notes);

    Locator refused = page.getByRole(AriaRole.ALERT);
    assertThat(refused).containsText("notes.pdf");
    assertThat(refused).containsText("Send a PDF, a PNG, a JPEG or a TIFF");
    refused.getByText("Dismiss").click();
    assertThat(refused).hasCount(0);
  }

  @Test
  void aWrongOptionIsNoticedBeforeTheUpload() {
    page.getByText("Options").click();
    Locator pages = page.getByLabel("Pages", new Page.GetByLabelOptions().setExact(true));
    pages.fill("9-3");

    page.setInputFiles("input[type=file]", TestPdf.ofPages(1, folder, "options.pdf"));

    assertThat(pages).isFocused();
    assertThat(pages.evaluate("field => field.validationMessage").toString())
        .contains("runs backwards");
    pages.fill("2");
    page.setInputFiles("input[type=file]", TestPdf.ofPages(1, folder, "options.pdf"));
    assertThat(page.locator(".notice-failed")).containsText("the document has 1");
  }

  @Test
  void aLockedDocumentSaysThatItNeedsAPassword() throws IOException {
    Path locked = folder.resolve("locked.pdf");
    try (PDDocument document = Loader.loadPDF(TestPdf.ofPages(1, folder, "open.pdf").toFile())) {
      document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
      document.save(locked.toFile());
    }

    page.setInputFiles("input[type=file]", locked);

    assertThat(page.locator(".notice-failed")).isVisible(visibleSoon());
    assertThat(page.locator(".notice-failed")).containsText("password");
  }

  @Test
  void aPageThatCannotBeReadSaysWhyBesideTheOthers() throws IOException {
    Path uneven = folder.resolve("uneven.pdf");
    try (PDDocument document = Loader.loadPDF(TestPdf.ofPages(3, folder, "even.pdf").toFile())) {
      document.getPage(1).setMediaBox(new PDRectangle(14_000, 14_000));
      document.save(uneven.toFile());
    }

    page.setInputFiles("input[type=file]", uneven);

    assertThat(page.locator(".run .badge-partial")).isVisible(visibleSoon());
    assertThat(page.locator(".page[data-state=done]")).hasCount(2);
    assertThat(page.locator(".page[data-state=failed]")).containsText("Page 2");
    assertThat(page.locator(".page-failure")).not().isEmpty();
    page.getByText("More", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByText("Run again")).isVisible();
    // It would fail again.
    assertThat(page.getByText("Retry failed pages")).hasCount(0);
  }

  @Test
  void aCancelledRunKeepsItsPagesAndCanBeFinishedLater() {
    page.setInputFiles("input[type=file]", TestPdf.ofPages(40, folder, "cancelled.pdf"));
    assertThat(page.locator(".page[data-state=done]").nth(1)).isAttached(attachedSoon());

    Locator cancel =
        page.locator(".run").getByText("Cancel", new Locator.GetByTextOptions().setExact(true));
    BoundingBox place = cancel.boundingBox();
    cancel.click();

    assertThat(page.locator(".run .badge-cancelled")).isVisible(visibleSoon());
    assertThat(page.evaluate(BUTTON_AT, List.of(place.x + place.width / 2, place.y + 8)))
        .as("a button where the pointer is")
        .isEqualTo(false);
    assertThat(page.locator(".page[data-state=done] .box").first()).isVisible();
    page.getByText("Read the rest").click();
    assertThat(page.locator(".run .badge-succeeded")).isVisible(visibleSoon());
    assertThat(page.locator(".page[data-state=done]")).hasCount(40);
  }

  @Test
  void severalDocumentsAreReadSideBySideAndOneIsDeleted() {
    page.setInputFiles(
        "input[type=file]",
        new Path[] {
          TestPdf.ofPages(2, folder, "first of two.pdf"),
          TestPdf.ofPages(2, folder, "second of two.pdf")
        });
    Locator rows = page.locator(".document-row", new Page.LocatorOptions().setHasText("of two"));
    assertThat(rows.locator(".badge-succeeded"))
        .hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MS));

    rows.first().hover();
    page.getByLabel("Delete first of two").click();

    assertThat(rows).hasCount(1);
    // From then on it cannot be taken back.
    assertThat(page.getByText("Undo")).hasCount(0);
    page.reload();
    assertThat(rows).hasText(Pattern.compile("second of two"));
  }

  @Test
  void nothingIsCutOffOnAPhone() {
    read(TestPdf.ofPages(1, folder, "a document with a rather long name for a phone.pdf"));

    page.setViewportSize(390, 844);

    assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(390);
    assertThat(page.locator(".box").first()).isVisible();
  }

  /** Uploads a document and waits until it is read. */
  private void read(Path file) {
    page.setInputFiles("input[type=file]", file);
    assertThat(page.locator(".run .badge-succeeded")).isVisible(visibleSoon());
  }

  private static LocatorAssertions.IsAttachedOptions attachedSoon() {
    return new LocatorAssertions.IsAttachedOptions().setTimeout(PATIENCE_MS);
  }

  private static LocatorAssertions.IsVisibleOptions visibleSoon() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS);
  }
}
