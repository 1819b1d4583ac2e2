package dev.pagerunner.http.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves files from the jar, compressed once and not for each client. They stay in memory only
 * while there is room. Large files are sent in pieces: however many clients request one and do not
 * read it, memory holds one copy of it and one piece per client.
 */
public final class StaticFiles implements Handler<RoutingContext> {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*\\.[a-z0-9]+");
  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("json", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("pfb", "application/octet-stream"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("bcmap", "application/octet-stream"),
          Map.entry("icc", "application/vnd.iccprofile"),
          Map.entry("wasm", "application/wasm"));

  private static final Set<String> COMPRESSED = Set.of("jpg", "png", "pdf", "woff2");

  /** Browsers ask by the ETag whether what they keep is still the same. */
  private static final String ASK_AGAIN = "no-cache";

  private static final String KEEP = "public, max-age=31536000, immutable";

  private final Map<String, SoftReference<StaticFile>> files = new ConcurrentHashMap<>();
  private final String mount;
  private final String folder;
  private final String caching;

  private StaticFiles(String mount, String folder, String caching) {
    this.mount = mount;
    this.folder = folder;
    this.caching = caching;
  }

  /**
   * Serves a folder of the class path.
   *
   * @param mount path below which it is served; ends with a slash, as does {@code folder}
   */
  public static StaticFiles of(String mount, String folder) {
    return new StaticFiles(mount, folder, ASK_AGAIN);
  }

  /**
   * The same, for a mount that is another one whenever a file changes: browsers keep what they got.
   */
  public static StaticFiles immutable(String mount, String folder) {
    return new StaticFiles(mount, folder, KEEP);
  }

  @Override
  public void handle(RoutingContext ctx) {
    String path = ctx.normalizedPath();
    String name = path.length() <= mount.length() ? "index.html" : path.substring(mount.length());
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (!NAME.matcher(name).matches() || !MEDIA_TYPES.containsKey(extension)) {
      ctx.next();
      return;
    }
    ctx.vertx()
        .executeBlocking(() -> file(name, extension))
        .onSuccess(file -> send(ctx, file, MEDIA_TYPES.get(extension)))
        .onFailure(ctx::fail);
  }

  private void send(RoutingContext ctx, StaticFile file, String mediaType) {
    if (file == null) {
      ctx.next();
      return;
    }
    ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, caching);
    file.send(ctx, mediaType);
  }

  /**
   * Returns a file from memory, or reads it; null if there is none. One caller reads at a time, so
   * that there is one copy.
   */
  private StaticFile file(String name, String extension) throws IOException {
    SoftReference<StaticFile> kept = files.get(name);
    StaticFile file = kept == null ? null : kept.get();
    if (file == null) {
      byte[] bytes = read(folder + name);
      if (bytes == null) {
        return null;
      }
      file = COMPRESSED.contains(extension) ? StaticFile.of(bytes) : StaticFile.ofText(bytes);
      files.put(name, new SoftReference<>(file));
    }
    return file;
  }

  /** Returns a file of the class path; null if there is none. */
  static byte[] read(String resource) throws IOException {
    try (InputStream in = StaticFiles.class.getResourceAsStream("/" + resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
