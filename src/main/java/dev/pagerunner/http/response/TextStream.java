package dev.pagerunner.http.response;

import dev.pagerunner.http.server.Gzip;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * An answer of text whose parts are sent as they come, compressed if the client accepts that. Each
 * part can be read as soon as it arrives. On the event loop of the request.
 */
public final class TextStream {
  private final HttpServerResponse response;

  /** Null if the client does not accept it. */
  private final GzipParts gzip;

  private TextStream(HttpServerResponse response, GzipParts gzip) {
    this.response = response;
    this.gzip = gzip;
  }

  /** Writes the headers about the encoding; the others must be there before the first part. */
  public static TextStream begin(RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    boolean accepted = Gzip.isAccepted(ctx.request());
    // With either header the server itself does not compress the answer, which would delay parts.
    response.putHeader(HttpHeaders.CONTENT_ENCODING, accepted ? Gzip.NAME : HttpHeaders.IDENTITY);
    return new TextStream(response.setChunked(true), accepted ? new GzipParts() : null);
  }

  /** Completes once the part has left for the socket. */
  public Future<Void> write(Buffer part) {
    return response.write(gzip == null ? part : gzip.part(part));
  }

  /** Ends the answer, after this part. */
  public Future<Void> end(Buffer last) {
    return response.end(gzip == null ? last : gzip.last(last));
  }
}
