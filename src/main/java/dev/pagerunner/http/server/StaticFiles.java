package dev.pagerunner.http.server;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Serves files from the jar. Browsers cache them and revalidate them by ETag, so they stay in this
 * cache only while memory allows. Large files are sent in pieces: however many clients request one
 * and do not read it, memory holds one copy of it and one piece per client.
 */
public final class StaticFiles implements Handler<RoutingContext> {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*\\.[a-z0-9]+");
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "jpg", "image/jpeg",
          "ico", "image/x-icon",
          "json", "application/json",
          "pdf", "application/pdf",
          "woff2", "font/woff2");

  /** Pages whose address has no extension. */
  private static final Set<String> PAGES = Set.of("login", "setup", "account", "admin");

  private static final int PIECE_BYTES = 32 * 1024;

  private final Map<String, SoftReference<File>> files = new ConcurrentHashMap<>();
  private final String mount;
  private final String folder;

  /**
   * Serves a folder of the class path.
   *
   * @param mount path below which it is served; ends with a slash, as does {@code folder}
   */
  public StaticFiles(String mount, String folder) {
    this.mount = mount;
    this.folder = folder;
  }

  private record File(Buffer bytes, String etag) {}

  @Override
  public void handle(RoutingContext ctx) {
    String path = ctx.normalizedPath();
    String name = name(path.length() <= mount.length() ? "" : path.substring(mount.length()));
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (!NAME.matcher(name).matches() || !MEDIA_TYPES.containsKey(extension)) {
      ctx.next();
      return;
    }
    ctx.vertx()
        .executeBlocking(() -> file(folder + name))
        .onSuccess(file -> send(ctx, file, MEDIA_TYPES.get(extension)))
        .onFailure(ctx::fail);
  }

  private static String name(String path) {
    if (path.isEmpty()) {
      return "index.html";
    }
    return PAGES.contains(path) ? path + ".html" : path;
  }

  private static void send(RoutingContext ctx, File file, String mediaType) {
    if (file == null) {
      ctx.next();
      return;
    }
    HttpServerResponse response =
        ctx.response()
            .putHeader(HttpHeaders.ETAG, file.etag)
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    if (file.etag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
    } else {
      send(ctx, file.bytes, response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType));
    }
  }

  private static void send(RoutingContext ctx, Buffer bytes, HttpServerResponse response) {
    if (bytes.length() <= PIECE_BYTES) {
      response.end(bytes);
      return;
    }
    // A compressor would hold 256 KB for as long as the client takes.
    response
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length()));
    if (HeadRequests.isHead(ctx)) {
      response.end();
    } else {
      sendFrom(0, bytes, response);
    }
  }

  private static void sendFrom(int start, Buffer bytes, HttpServerResponse response) {
    int end = Math.min(start + PIECE_BYTES, bytes.length());
    Buffer piece = bytes.slice(start, end);
    if (end == bytes.length()) {
      response.end(piece);
    } else {
      response.write(piece).onSuccess(ignored -> sendFrom(end, bytes, response));
    }
  }

  /**
   * Returns a file from memory, or reads it; null if there is none. One caller reads at a time, so
   * that there is one copy.
   */
  private File file(String resource) throws IOException {
    SoftReference<File> kept = files.get(resource);
    File file = kept == null ? null : kept.get();
    if (file == null) {
      file = read(resource);
      if (file != null) {
        files.put(resource, new SoftReference<>(file));
      }
    }
    return file;
  }

  private static File read(String resource) throws IOException {
    try (InputStream in = StaticFiles.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      CRC32 sum = new CRC32();
      sum.update(bytes);
      String etag = "W/\"" + HexFormat.of().toHexDigits(sum.getValue()) + "\"";
      return new File(Buffer.buffer(bytes), etag);
    }
  }
}
