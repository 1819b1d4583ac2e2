package dev.pagerunner.ui;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Measures the view of a run in Chromium, over a server that makes runs up: heap and frames of
 * 2,000 pages with 30 boxes each while they are scrolled, the time from the score to the next
 * picture with 500 pages, and the bytes that a run of 85 pages needs before its first page shows.
 * Run by {@code bench/workspace.sh}; the page comes from {@code target/classes/web}.
 */
final class WorkspaceBench {
  private static final Path WEB = Path.of("target/classes/web");
  private static final int BOXES = 30;
  private static final Map<String, String> TYPES =
      Map.of(
          "js",
          "text/javascript",
          "mjs",
          "text/javascript",
          "css",
          "text/css",
          "svg",
          "image/svg+xml");

  private static final String SCROLL =
      """
      () => new Promise((resolve) => {
        const view = document.querySelector('.viewport');
        const times = [];
        let before = performance.now();
        const step = (now) => {
          times.push(now - before);
          before = now;
          view.scrollTop += 90;
          if (times.length < 600) requestAnimationFrame(step);
          else resolve(times.slice(5).sort((a, b) => a - b));
        };
        requestAnimationFrame(step);
      })
      """;

  /** From the change of the score until the frame after it was painted. */
  private static final String SLIDE =
      """
      async () => {
        const times = [];
        for (let i = 0; i < 12; i++) {
          const slider = document.querySelector('#score');
          const from = performance.now();
          slider.value = String(0.55 + 0.03 * (i % 10));
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          times.push(performance.now() - from);
          await new Promise((done) => setTimeout(done, 300));
        }
        return times.sort((a, b) => a - b);
      }
      """;

  private final AtomicLong data = new AtomicLong();
  private final byte[] image = image();
  private volatile long beforeFirstPage;

  private WorkspaceBench() {}

  public static void main(String[] args) throws IOException {
    new WorkspaceBench().run();
  }

  private void run() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool(runnable -> daemon(runnable)));
    server.createContext("/", this::serve);
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/documents/";
    try (Browsing browsing = Browsing.start()) {
      Page small = open(browsing, base + 85);
      System.out.printf("85 pages: %,d bytes of data before the first page%n", beforeFirstPage);
      small.context().close();
      Page middle = open(browsing, base + 500);
      java.util.List<?> slides = (java.util.List<?>) middle.evaluate(SLIDE);
      System.out.printf(
          "500 pages: score to repaint, median %s ms, worst %s ms%n",
          at(slides, 0.5), at(slides, 1));
      middle.context().close();
      Page large = open(browsing, base + 2_000);
      CDPSession devtools = large.context().newCDPSession(large);
      devtools.send("Performance.enable");
      Map<String, Double> before = metrics(devtools);
      java.util.List<?> frames = (java.util.List<?>) large.evaluate(SCROLL);
      Map<String, Double> after = metrics(devtools);
      System.out.printf(
          "2,000 pages: frame p50 %s ms, p95 %s ms%n", at(frames, 0.5), at(frames, 0.95));
      for (String part :
          java.util.List.of(
              "ScriptDuration", "LayoutDuration", "RecalcStyleDuration", "TaskDuration")) {
        System.out.printf(
            "  %s: %.1f ms a frame%n",
            part, (after.get(part) - before.get(part)) * 1000 / frames.size());
      }
      devtools.send("HeapProfiler.collectGarbage");
      long used = devtools.send("Runtime.getHeapUsage").get("usedSize").getAsLong();
      System.out.printf("2,000 pages: heap %.1f MB%n", used / 1e6);
      System.out.println("Errors: " + browsing.complaints());
    } finally {
      server.stop(0);
    }
  }

  private static Map<String, Double> metrics(CDPSession devtools) {
    Map<String, Double> found = new java.util.HashMap<>();
    devtools
        .send("Performance.getMetrics")
        .getAsJsonArray("metrics")
        .forEach(
            each ->
                found.put(
                    each.getAsJsonObject().get("name").getAsString(),
                    each.getAsJsonObject().get("value").getAsDouble()));
    return found;
  }

  private Page open(Browsing browsing, String address) {
    data.set(0);
    beforeFirstPage = 0;
    Page page = browsing.window(1440, 900);
    page.navigate(address);
    page.locator(".sheet > img").first().waitFor();
    String total = address.replaceFirst(".*/", "");
    page.waitForFunction(
        "(total) => document.querySelectorAll('.page h2').length === total",
        Integer.valueOf(total));
    page.waitForTimeout(6_000); // everything that was found is there by then
    return page;
  }

  private static String at(java.util.List<?> sorted, double part) {
    int index = (int) Math.min(sorted.size() - 1L, Math.round(part * (sorted.size() - 1)));
    return "%.1f".formatted(((Number) sorted.get(index)).doubleValue());
  }

  private static Thread daemon(Runnable runnable) {
    Thread thread = new Thread(runnable);
    thread.setDaemon(true);
    return thread;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/documents/")) {
      String html = Files.readString(WEB.resolve("index.html"));
      send(
          exchange, "text/html", html.replace("{{assets}}", "/assets/x/").replace("{{root}}", "/"));
    } else if (path.startsWith("/assets/x/")) {
      asset(exchange, path.substring("/assets/x/".length()));
    } else if (path.endsWith("/image")) {
      beforeFirstPage = beforeFirstPage == 0 ? data.get() : beforeFirstPage;
      send(exchange, "image/png", image);
    } else if (path.equals("/api/v1/events")) {
      events(exchange);
    } else {
      String json = answer(path, exchange.getRequestURI().getQuery());
      data.addAndGet(json.length());
      send(exchange, "application/json", json);
    }
  }

  private static void asset(HttpExchange exchange, String name) throws IOException {
    Path file = WEB.resolve(name);
    if (!Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    send(exchange, type == null ? "application/octet-stream" : type, Files.readAllBytes(file));
  }

  /** Documents and runs are named after their number of pages. */
  private static String answer(String path, String query) {
    String[] parts = path.split("/", -1);
    String id = parts.length > 4 ? parts[4] : "";
    if (path.equals("/api/v1/session")) {
      return "{\"login_required\":false,\"user\":null}";
    } else if (path.matches("/api/v1/documents/\\d+")) {
      return """
          {"id":"%s","title":"Bench","filename":"bench.pdf","media_type":"application/pdf","bytes":1,\
          "created_at":"2026-01-01T00:00:00Z","run":%s,"links":{"file":"/api/v1/documents/%s/file"}}"""
          .formatted(id, runOf(id), id);
    } else if (path.matches("/api/v1/documents/\\d+/runs")) {
      return "{\"items\":[" + runOf(id) + "],\"next\":null}";
    } else if (path.matches("/api/v1/runs/\\d+/pages")) {
      int from =
          query.contains("cursor=") ? Integer.parseInt(query.replaceFirst(".*cursor=", "")) : 0;
      int to = Math.min(Integer.parseInt(id), from + 200);
      String items =
          IntStream.rangeClosed(from + 1, to)
              .mapToObj(
                  page ->
                      "{"
                          + pageOf(id, page)
                          + ",\"state\":\"done\",\"detections\":30,\"error\":null}")
              .collect(Collectors.joining(","));
      String next = to < Integer.parseInt(id) ? "\"" + to + "\"" : "null";
      return "{\"items\":[" + items + "],\"next\":" + next + "}";
    } else if (path.matches("/api/v1/runs/\\d+/pages/\\d+")) {
      int page = Integer.parseInt(parts[6]);
      return "{"
          + pageOf(id, page)
          + ",\"state\":\"done\",\"detections\":"
          + detections(id, page)
          + "}";
    } else if (path.matches("/api/v1/runs/\\d+")) {
      return runOf(id);
    }
    return "{\"items\":[],\"next\":null}";
  }

  private static String runOf(String id) {
    return """
        {"id":"%s","document_id":"%s","state":"succeeded","model":{"name":"m","version":"1","sha256":"0"},\
        "options":{"pages":null,"threshold":null},"pages_total":%s,"pages_done":%s,"pages_failed":0,\
        "detections":%d,"error":null,"created_at":"2026-01-01T00:00:00Z","started_at":"2026-01-01T00:00:00Z",\
        "finished_at":"2026-01-01T00:01:00Z","queue_position":null,"links":{}}"""
        .formatted(id, id, id, id, BOXES * Integer.parseInt(id));
  }

  private static String pageOf(String run, int page) {
    return """
        "page":%d,"width":892,"height":1262,"dpi":108.0,"warnings":[],"image":"/api/v1/runs/%s/pages/%d/image\""""
        .formatted(page, run, page);
  }

  private static String detections(String run, int page) {
    String[] labels = {"text", "title", "list", "table", "figure", "caption"};
    return IntStream.rangeClosed(1, BOXES)
        .mapToObj(
            n -> {
              double x = 60 + 400 * (n % 2);
              double y = 60 + 38.0 * n;
              return """
                  {"n":%d,"order":%d,"label":"%s","score":%.4f,"box":[%.2f,%.2f,%.2f,%.2f],\
                  "box_pt":[%.2f,%.2f,%.2f,%.2f],"text":"Words of box %d on page %d, which fill a line or two of it, as they do in papers.",\
                  "page":%d,"crop":"/api/v1/runs/%s/crops/%d_%d"}"""
                  .formatted(
                      n,
                      n,
                      labels[n % labels.length],
                      0.5 + (n * 37 + page) % 50 / 100.0,
                      x,
                      y,
                      x + 360,
                      y + 34,
                      x / 1.5,
                      y / 1.5,
                      (x + 360) / 1.5,
                      (y + 34) / 1.5,
                      n,
                      page,
                      page,
                      run,
                      page,
                      n);
            })
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** All events of the runs that are asked for; then the stream stays open. */
  private void events(HttpExchange exchange) throws IOException {
    String[] asked = exchange.getRequestURI().getQuery().replaceFirst("runs=", "").split(",", -1);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (String each : asked) {
      String run = each.replaceFirst(":.*", "");
      int after = Integer.parseInt(each.replaceFirst(".*:", ""));
      for (int page = after + 1; page <= Integer.parseInt(run); page++) {
        String event =
            "event: page.done\ndata: {\"seq\":%d,\"run\":\"%s\",\"at\":\"2026-01-01T00:00:30Z\",%s,\"pages_done\":%d,\"pages_total\":%s,\"pages_failed\":0,\"detections_total\":30,\"detections\":%s}\n\n"
                .formatted(page, run, pageOf(run, page), page, run, detections(run, page));
        data.addAndGet(event.length());
        out.write(event.getBytes(StandardCharsets.UTF_8));
      }
    }
    out.flush();
  }

  private static void send(HttpExchange exchange, String type, String text) throws IOException {
    send(exchange, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The image of a page of the sample's size; the same for all. */
  private static byte[] image() {
    java.awt.image.BufferedImage drawn =
        new java.awt.image.BufferedImage(892, 1262, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 1262; y++) {
      for (int x = 0; x < 892; x++) {
        drawn.getRaster().setSample(x, y, 0, y % 18 < 10 && x * 7919 % 13 > 5 ? 90 : 255);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(drawn, "png", bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
