package dev.pagerunner.http.response;

import dev.pagerunner.blob.BlobLink;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.EntityTags;
import dev.pagerunner.http.server.HeadRequests;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends bytes that never change, whole or in part. A browser may cache them, but must revalidate
 * them by ETag before each use, so that deleted bytes are not shown again. If the store has a link
 * to them, the client is redirected to it.
 */
public final class BlobResponse {
  private static final String KEEP_AND_ASK = "private, no-cache";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final BlobStore blobs;

  public BlobResponse(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** A blob that exists. */
  private record Found(long size, Optional<BlobLink> link) {}

  /** Bytes from {@code offset} to {@code offset + length}, exclusive. */
  private record Part(long offset, long length) {}

  /**
   * Answers with a blob to be shown; fails with {@link dev.pagerunner.blob.BlobMissingException}.
   *
   * @param version distinguishes these bytes from any others; without quotes
   */
  public Future<Void> send(RoutingContext ctx, String key, String mediaType, String version) {
    return send(ctx, key, mediaType, version, Optional.empty());
  }

  /** As {@link #send}, but this process sends the bytes, even if the store has a link to them. */
  public Future<Void> sendFromHere(
      RoutingContext ctx, String key, String mediaType, String version) {
    return blobs.size(key).compose(size -> send(ctx, key, mediaType, version, new Part(0, size)));
  }

  /**
   * Answers with a part of a blob as if it were the whole. This process always sends it, since no
   * link can point to a part.
   */
  public Future<Void> sendPart(
      RoutingContext ctx, String key, long offset, long length, String mediaType, String version) {
    return blobs
        .size(key)
        .compose(ignored -> send(ctx, key, mediaType, version, new Part(offset, length)));
  }

  /**
   * As {@link #send}, but the browser downloads the blob as a file and never shows it. This process
   * sends what is asked for as a range: a program that reads a file bit by bit, on a page of this
   * server, may not be allowed to load from the bucket.
   */
  public Future<Void> sendFile(
      RoutingContext ctx, String key, String mediaType, String version, String filename) {
    String disposition = ContentDisposition.attachment(filename);
    return send(ctx, key, mediaType, version, Optional.of(disposition));
  }

  private Future<Void> send(
      RoutingContext ctx,
      String key,
      String mediaType,
      String version,
      Optional<String> disposition) {
    return blobs
        .size(key)
        .compose(size -> link(ctx, key, mediaType, disposition).map(link -> new Found(size, link)))
        .compose(
            found -> {
              if (found.link.isPresent()) {
                return redirect(ctx, found.link.get());
              }
              disposition.ifPresent(
                  said -> ctx.response().putHeader(HttpHeaders.CONTENT_DISPOSITION, said));
              return send(ctx, key, mediaType, version, new Part(0, found.size));
            });
  }

  /** A signed link works for GET only; HEAD is answered here. */
  private Future<Optional<BlobLink>> link(
      RoutingContext ctx, String key, String mediaType, Optional<String> disposition) {
    boolean isPart = disposition.isPresent() && ctx.request().getHeader("Range") != null;
    return HeadRequests.isHead(ctx) || isPart
        ? Future.succeededFuture(Optional.empty())
        : blobs.link(key, mediaType, disposition);
  }

  private static Future<Void> redirect(RoutingContext ctx, BlobLink link) {
    return ctx.response()
        .setStatusCode(302)
        .putHeader(HttpHeaders.LOCATION, link.uri().toString())
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=" + link.cacheFor().toSeconds())
        .end();
  }

  private Future<Void> send(
      RoutingContext ctx, String key, String mediaType, String version, Part all) {
    String etag = '"' + version + '"';
    HttpServerResponse response = ctx.response();
    response
        .putHeader(HttpHeaders.ETAG, etag)
        .putHeader(HttpHeaders.CACHE_CONTROL, KEEP_AND_ASK)
        .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    if (EntityTags.isKnown(ctx.request(), etag)) {
      return response.setStatusCode(304).end();
    }
    // Marks these bytes as not to be compressed; the server removes the header.
    response
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
    return send(ctx, key, all, wanted(ctx.request(), etag, all.length));
  }

  /** Sends {@code part} of {@code all}, which is itself a part of the blob. */
  private Future<Void> send(RoutingContext ctx, String key, Part all, Part part) {
    long size = all.length;
    HttpServerResponse response = ctx.response();
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(part.length));
    if (part.length < size) {
      response
          .setStatusCode(206)
          .putHeader(
              HttpHeaders.CONTENT_RANGE,
              "bytes " + part.offset + "-" + (part.offset + part.length - 1) + "/" + size);
    }
    if (HeadRequests.isHead(ctx)) {
      return response.end();
    }
    return blobs
        .open(key, all.offset + part.offset, part.length)
        .compose(bytes -> bytes.pipeTo(new UnbufferedResponse(response)));
  }

  /**
   * The range that the client requests. Anything other than a single byte range is ignored, as RFC
   * 9110 allows.
   */
  private static Part wanted(HttpServerRequest request, String etag, long size) {
    Part whole = new Part(0, size);
    String range = request.getHeader("Range");
    String condition = request.getHeader("If-Range");
    if (range == null || (condition != null && !condition.equals(etag))) {
      return whole;
    }
    Matcher match = RANGE.matcher(range);
    if (!match.matches() || range.equals("bytes=-")) {
      return whole;
    }
    String first = match.group(1);
    String last = match.group(2);
    if (first.isEmpty()) {
      long length = Math.min(Long.parseLong(last), size);
      return satisfiable(size - length, size, size);
    }
    long end = last.isEmpty() ? size : Math.min(Long.parseLong(last) + 1, size);
    if (!last.isEmpty() && Long.parseLong(last) < Long.parseLong(first)) {
      return whole;
    }
    return satisfiable(Long.parseLong(first), end, size);
  }

  private static Part satisfiable(long offset, long end, long size) {
    if (offset >= end) {
      throw Problem.of(
          ProblemType.RANGE_NOT_SATISFIABLE,
          "There are " + size + " bytes. Ask for a part of them.",
          "Content-Range",
          "bytes */" + size);
    }
    return new Part(offset, end - offset);
  }
}
