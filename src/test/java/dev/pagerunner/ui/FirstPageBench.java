package dev.pagerunner.ui;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.LoadState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints what the library costs a browser that was never there before, and how long it takes over a
 * slow connection.
 */
public final class FirstPageBench {
  private static final int ROUNDS = 3;
  private static final double SLOW_LATENCY_MS = 400;
  private static final double SLOW_BYTES_PER_SECOND = 400_000 / 8.0;
  private static final String SHOWN = ".document-row, .drop:not(.drop-slim)";

  private FirstPageBench() {}

  /** {@code args}: the address of a server. */
  public static void main(String[] args) {
    String address = args.length > 0 ? args[0] : "http://localhost:8080/";
    Map<String, String> env = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    try (Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(env));
        Browser browser = playwright.chromium().launch(options())) {
      System.out.println("connection requests kB images image-kB list-ms all-ms");
      for (int round = 0; round < ROUNDS; round++) {
        measure(browser, address, "fast", 0, -1);
        measure(browser, address, "slow", SLOW_LATENCY_MS, SLOW_BYTES_PER_SECOND);
      }
    }
  }

  private static BrowserType.LaunchOptions options() {
    String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
    return new BrowserType.LaunchOptions()
        .setExecutablePath(Path.of(chromium))
        .setArgs(List.of("--no-sandbox", "--disable-background-networking"));
  }

  /** {@code bytesPerSecond} -1 is as fast as it goes. */
  private static void measure(
      Browser browser, String address, String name, double latency, double bytesPerSecond) {
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      Counter counter = new Counter(context.newCDPSession(page));
      counter.throttle(latency, bytesPerSecond);
      long start = System.nanoTime();
      page.navigate(address, new Page.NavigateOptions().setTimeout(120_000));
      page.waitForSelector(SHOWN, new Page.WaitForSelectorOptions().setTimeout(120_000));
      long shown = (System.nanoTime() - start) / 1_000_000;
      page.waitForLoadState(LoadState.NETWORKIDLE);
      long all = (System.nanoTime() - start) / 1_000_000;
      System.out.printf(
          "%s %d %.1f %d %.1f %d %d%n",
          name,
          counter.requests,
          counter.bytes / 1_000.0,
          counter.images,
          counter.imageBytes / 1_000.0,
          shown,
          all);
    }
  }

  /** Counts what comes over the network, as it comes: compressed, with its headers. */
  private static final class Counter {
    private final CDPSession session;
    private final Map<String, Boolean> isImage = new HashMap<>();
    private int requests;
    private int images;
    private double bytes;
    private double imageBytes;

    Counter(CDPSession session) {
      this.session = session;
      session.send("Network.enable");
      session.on("Network.responseReceived", this::answered);
      session.on("Network.loadingFinished", this::finished);
    }

    void throttle(double latency, double bytesPerSecond) {
      JsonObject conditions = new JsonObject();
      conditions.addProperty("offline", false);
      conditions.addProperty("latency", latency);
      conditions.addProperty("downloadThroughput", bytesPerSecond);
      conditions.addProperty("uploadThroughput", bytesPerSecond);
      session.send("Network.emulateNetworkConditions", conditions);
    }

    private void answered(JsonObject event) {
      boolean image = event.get("type").getAsString().equals("Image");
      isImage.put(event.get("requestId").getAsString(), image);
    }

    private void finished(JsonObject event) {
      double length = event.get("encodedDataLength").getAsDouble();
      if (isImage.getOrDefault(event.get("requestId").getAsString(), false)) {
        images++;
        imageBytes += length;
      } else {
        requests++;
        bytes += length;
      }
    }
  }
}
