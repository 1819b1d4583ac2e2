package dev.pagerunner.http.server;

import dev.pagerunner.wire.SecurityHeaders;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Serves the web page. Its modules and styles are below a path that names their version, so that
 * browsers keep them; the HTML around them is asked for each time, and says which version it is.
 * Everything in the page is addressed relative to the path of the request.
 */
public final class WebPages {
  private static final String FOLDER = "web/";
  private static final String HTML = "text/html; charset=utf-8";

  /**
   * An HTML file with what stands in it for this page.
   *
   * @param title as long as no module has run
   * @param module that fills it, if the file does not name its own
   */
  private record Page(String file, String title, String module) {}

  /** Shows all places but those of {@link #PAGES}, and finds its view by the path. */
  private static final Page INDEX = new Page("index", "Pagerunner", "app.js");

  private static final Map<String, Page> PAGES =
      Map.of(
          "/login", new Page("account", "Log in", "account/login.js"),
          "/setup", new Page("account", "First user", "account/setup.js"),
          "/account", new Page("account", "Your account", "account/account.js"),
          "/admin", new Page("account", "Administration", "admin/admin.js"),
          "/docs/", new Page("docs", "API", "docs/docs.js"));

  private static final String[] VIEWS = {
    "/", "/documents", "/documents/*", "/gallery", "/models", "/status"
  };

  /**
   * What draws PDFs in the browser, a worker with a policy of its own: it may compile WebAssembly,
   * which decodes JPEG 2000 and JBIG2. The pages may not.
   */
  private static final String DRAWING_WORKER = "pdfjs/pdf.worker.min.mjs";

  private static final String DRAWING_POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

  private final String assets;

  /** The HTML files, by their names. */
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  private WebPages(String assets) {
    this.assets = assets;
  }

  /** Adds the routes of the page and, for browsers that go elsewhere, of its "not found". */
  public static void mount(Router router) {
    String assets = "assets/" + version() + "/";
    WebPages pages = new WebPages(assets);
    router.get("/" + assets + DRAWING_WORKER).handler(WebPages::allowWebAssembly);
    router.get("/" + assets + "*").handler(StaticFiles.immutable("/" + assets, FOLDER));
    for (String view : VIEWS) {
      router.get(view).handler(ctx -> pages.send(ctx, INDEX));
    }
    PAGES.forEach((path, page) -> router.get(path).handler(ctx -> pages.send(ctx, page)));
    router.get().handler(pages::notFound);
  }

  private static void allowWebAssembly(RoutingContext ctx) {
    ctx.response().putHeader(SecurityHeaders.POLICY, DRAWING_POLICY);
    ctx.next();
  }

  private void notFound(RoutingContext ctx) {
    String accepted = ctx.request().getHeader(HttpHeaders.ACCEPT);
    boolean isBrowser = accepted != null && accepted.contains("text/html");
    if (isBrowser && !ctx.normalizedPath().startsWith("/api/")) {
      ctx.response().setStatusCode(404);
      send(ctx, INDEX);
    } else {
      ctx.next();
    }
  }

  private void send(RoutingContext ctx, Page page) {
    ctx.vertx()
        .executeBlocking(() -> html(page, ctx.normalizedPath(), ctx.request()))
        .onSuccess(
            html -> {
              ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
              ctx.response().headers().add(HttpHeaders.VARY, HttpHeaders.COOKIE);
              html.send(ctx, HTML);
            })
        .onFailure(ctx::fail);
  }

  private StaticFile html(Page page, String path, HttpServerRequest request) throws IOException {
    String root = root(path);
    Appearance appearance = Appearance.of(request);
    String text = texts.computeIfAbsent(FOLDER + page.file + ".html", WebPages::text);
    String html =
        wanted(text, path, request.query(), appearance)
            .replace("{{appearance}}", appearance.attributes())
            .replace("{{scheme}}", appearance.colorScheme())
            .replace("{{title}}", page.title)
            .replace("{{module}}", page.module)
            .replace("{{assets}}", root + assets)
            .replace("{{root}}", root);
    return StaticFile.ofText(html.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String resource) {
    try {
      return new String(StaticFiles.read(resource), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Leaves out the lines by which a browser loads what only some need: they say by {@code data-for}
   * whether that is the library, the library as it is without a filter, or whoever chose patterns.
   */
  private static String wanted(String html, String path, String query, Appearance appearance) {
    boolean library = path.equals("/") || path.equals("/documents");
    boolean allDocuments = library && (query == null || query.isEmpty());
    Map<String, Boolean> needs =
        Map.of(
            "library", library,
            "all-documents", allDocuments,
            "patterns", appearance.hasPatterns());
    return html.lines()
        .filter(
            line ->
                needs.entrySet().stream()
                    .filter(need -> line.contains("data-for=\"" + need.getKey() + "\""))
                    .allMatch(Map.Entry::getValue))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The way from a path to the root, such as {@code ../../}. */
  static String root(String path) {
    int depth = (int) path.substring(1).chars().filter(c -> c == '/').count();
    return depth == 0 ? "./" : "../".repeat(depth);
  }

  /** A sum over all files of the page, which the build writes down. */
  private static String version() {
    return text("web.version").strip().substring(0, 12);
  }
}
