package dev.pagerunner.http.server;

import dev.pagerunner.wire.SecurityHeaders;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Serves the web page. Its modules and styles are below a path that names their version, so that
 * browsers keep them; the HTML around them is asked for each time, and says which version it is.
 * Everything in the page is addressed relative to the path of the request.
 */
public final class WebPages {
  private static final String FOLDER = "web/";
  private static final String HTML = "text/html; charset=utf-8";

  /** Pages of their own; {@code index.html} shows all others, and finds its view by the path. */
  private static final Map<String, String> PAGES =
      Map.of(
          "/login", "login",
          "/setup", "setup",
          "/account", "account",
          "/admin", "admin",
          "/docs/", "docs");

  private static final String[] VIEWS = {
    "/", "/documents", "/documents/*", "/gallery", "/models", "/models/*", "/status"
  };

  /**
   * What draws PDFs in the browser, a worker with a policy of its own: it may compile WebAssembly,
   * which decodes JPEG 2000 and JBIG2. The pages may not.
   */
  private static final String DRAWING_WORKER = "pdfjs/pdf.worker.min.mjs";

  private static final String DRAWING_POLICY =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

  private final String assets;

  private WebPages(String assets) {
    this.assets = assets;
  }

  /** Adds the routes of the page and, for browsers that go elsewhere, of its "not found". */
  public static void mount(Router router) {
    String assets = "assets/" + version() + "/";
    WebPages pages = new WebPages(assets);
    router.get("/" + assets + DRAWING_WORKER).handler(WebPages::allowWebAssembly);
    router.get("/" + assets + "*").handler(StaticFiles.immutable("/" + assets, FOLDER));
    router.get("/favicon.ico").handler(StaticFiles.of("/", FOLDER));
    for (String view : VIEWS) {
      router.get(view).handler(ctx -> pages.send(ctx, "index"));
    }
    PAGES.forEach((path, name) -> router.get(path).handler(ctx -> pages.send(ctx, name)));
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
      send(ctx, "index");
    } else {
      ctx.next();
    }
  }

  private void send(RoutingContext ctx, String name) {
    ctx.vertx()
        .executeBlocking(() -> page(name, ctx.normalizedPath(), ctx.request().query()))
        .onSuccess(
            page -> {
              ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
              page.send(ctx, HTML);
            })
        .onFailure(ctx::fail);
  }

  private StaticFile page(String name, String path, String query) throws IOException {
    String html = new String(StaticFiles.read(FOLDER + name + ".html"), StandardCharsets.UTF_8);
    String root = root(path);
    return StaticFile.ofText(
        wanted(html, path, query)
            .replace("{{assets}}", root + assets)
            .replace("{{root}}", root)
            .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Leaves out the lines that let a browser load ahead what another place of the page needs: they
   * say by {@code data-for} whether that is the library, or the library as it is without a filter.
   */
  private static String wanted(String html, String path, String query) {
    boolean library = path.equals("/") || path.equals("/documents");
    boolean allDocuments = library && (query == null || query.isEmpty());
    return html.lines()
        .filter(line -> library || !line.contains("data-for=\"library\""))
        .filter(line -> allDocuments || !line.contains("data-for=\"all-documents\""))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The way from a path to the root, such as {@code ../../}. */
  static String root(String path) {
    int depth = (int) path.substring(1).chars().filter(c -> c == '/').count();
    return depth == 0 ? "./" : "../".repeat(depth);
  }

  /** A sum over all files of the page, which the build writes down. */
  private static String version() {
    try {
      return new String(StaticFiles.read("web.version"), StandardCharsets.US_ASCII)
          .strip()
          .substring(0, 12);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
