package dev.pagerunner.http.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/** A file in memory, and how it is sent. Immutable. */
final class StaticFile {
  private static final int PIECE_BYTES = 32 * 1024;
  private static final int NOT_WORTH_COMPRESSING = 512;

  private final Buffer bytes;

  /** Null where that would not be smaller. */
  private final Buffer compressed;

  private final String tag;

  private StaticFile(byte[] bytes, byte[] compressed) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    this.bytes = Buffer.buffer(bytes);
    this.compressed = compressed == null ? null : Buffer.buffer(compressed);
    this.tag = "\"" + HexFormat.of().toHexDigits(sum.getValue()) + "\"";
  }

  /** A file whose format is compressed already. */
  static StaticFile of(byte[] bytes) {
    return new StaticFile(bytes, null);
  }

  static StaticFile ofText(byte[] bytes) throws IOException {
    if (bytes.length < NOT_WORTH_COMPRESSING) {
      return of(bytes);
    }
    ByteArrayOutputStream smaller = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream out = new GZIPOutputStream(smaller)) {
      out.write(bytes);
    }
    return new StaticFile(bytes, smaller.toByteArray());
  }

  /** Answers with this file, or says that the client has it. */
  void send(RoutingContext ctx, String mediaType) {
    HttpServerResponse response = ctx.response().putHeader(HttpHeaders.ETAG, "W/" + tag);
    if (EntityTags.isKnown(ctx.request(), tag)) {
      response.setStatusCode(304).end();
      return;
    }
    boolean smaller = compressed != null && Gzip.isAccepted(ctx.request());
    Buffer sent = smaller ? compressed : bytes;
    // Says that no compressor is wanted, which would hold 256 KB for as long as the client takes.
    response
        .putHeader(HttpHeaders.CONTENT_ENCODING, smaller ? Gzip.NAME : HttpHeaders.IDENTITY)
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(sent.length()));
    if (HeadRequests.isHead(ctx)) {
      response.end();
    } else {
      sendFrom(0, sent, response);
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
}
