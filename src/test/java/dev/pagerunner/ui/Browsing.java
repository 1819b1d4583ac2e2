package dev.pagerunner.ui;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.pagerunner.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A Chromium of the system, without a network but this machine. What a page complains about is
 * kept, so that a test can say that there was nothing.
 */
final class Browsing implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  private Browsing(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts {@code $CHROMIUM}, or {@code /usr/bin/chromium}. */
  static Browsing start() {
    PlaywrightAssertions.setDefaultAssertionTimeout((double) Patience.EVENTUALLY.toMillis());
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                    .setArgs(ARGUMENTS));
    return new Browsing(playwright, browser);
  }

  /** A window of a browser that was never used before. */
  Page window(int width, int height) {
    return window(width, height, "en");
  }

  /** The same for somebody who reads another language. */
  Page window(int width, int height, String locale) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale(locale)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    context.setDefaultTimeout((double) Patience.EVENTUALLY.toMillis());
    Page page = context.newPage();
    page.onConsoleMessage(this::heard);
    page.onPageError(complaints::add);
    return page;
  }

  private void heard(ConsoleMessage message) {
    if (message.type().equals("error")) {
      complaints.add(message.text());
    }
  }

  /** Errors that pages met or that the browser had with them, such as a breach of their policy. */
  List<String> complaints() {
    return complaints;
  }

  /** Closes every window and forgets what was complained of. */
  void closeWindows() {
    browser.contexts().forEach(BrowserContext::close);
    complaints.clear();
  }

  /** Waits until something has lain still for half a second: what is above it may be loading. */
  static void awaitStill(Locator element) {
    element.evaluate(
        "async (element) => {"
            + " const place = () => JSON.stringify(element.getBoundingClientRect());"
            + " for (let still = 0, before = ''; still < 5; before = place()) {"
            + "   await new Promise((frame) => setTimeout(() => requestAnimationFrame(frame), 100));"
            + "   still = before === place() ? still + 1 : 0;"
            + " } }");
  }

  /** Drops a file on the window, as from the desktop. */
  static void drop(Page page, Path file) {
    JSHandle carried =
        page.evaluateHandle(
            "([name, base64]) => {"
                + " const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));"
                + " const carried = new DataTransfer();"
                + " carried.items.add(new File([bytes], name));"
                + " return carried; }",
            List.of(file.getFileName().toString(), base64(file)));
    for (String event : List.of("dragenter", "dragover", "drop")) {
      page.dispatchEvent("body", event, Map.of("dataTransfer", carried));
    }
  }

  private static String base64(Path file) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
