package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that has more text in its boxes than its events have room for. */
class HeavyDocumentIT {
  private static final int PAGES = 40;
  private static final double PATIENCE_MS = 60_000;

  @TempDir private Path folder;

  @Test
  void a_document_with_very_much_text_opens_and_shows_the_text_of_a_box() {
    SharedServer shared = SharedServer.cleared();
    Server server = shared.server();
    Browsing browsing = shared.browsing();
    String run = server.api().startRun(TestPdf.ofPages(PAGES, folder, "heavy.pdf"));
    server.api().events(run, 0, Integer.MAX_VALUE);
    server.sql().run("UPDATE detection SET text = repeat(chr(19968 + n), 20000)");
    String document = server.sql().value("SELECT document_id FROM run");
    Page page = browsing.window(1280, 800);
    page.navigate(server.api().base() + "/documents/" + document);

    assertThat(page.locator(".page[data-state=done]")).hasCount(PAGES, soon());
    Locator box = page.locator(".page").first().locator(".box").first();
    box.click();
    Locator text = page.locator(".inspector blockquote");
    assertThat(text).isVisible();
    page.waitForFunction(
        "() => document.querySelector('.inspector blockquote').textContent.length === 8000");
    assertThat(page.locator(".inspector")).containsText("more text here than is kept");
    assertThat(browsing.complaints()).isEmpty();
  }

  private static LocatorAssertions.HasCountOptions soon() {
    return new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MS);
  }
}
