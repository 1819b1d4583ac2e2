package dev.pagerunner.wire;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.json.JsonObject;

/**
 * Makes a server refuse every malformed request, with one answer, after which it closes the
 * connection. Not for servers with TLS or HTTP/2.
 */
public final class StrictRequests {
  private static final String DECODER = "httpDecoder";

  private StrictRequests() {}

  /**
   * To be called first by a connection handler, which Vert.x runs while it sets up a connection,
   * before the first byte is read. If this fails, the connection is closed.
   *
   * @param options of the server
   */
  public static void on(HttpConnection connection, HttpServerOptions options) {
    try {
      ChannelPipeline pipeline =
          ((HttpServerConnection) connection).channelHandlerContext().pipeline();
      if (!(pipeline.get(DECODER) instanceof VertxHttpRequestDecoder)) {
        throw new IllegalStateException("Vert.x decodes requests in another way");
      }
      pipeline.replace(DECODER, DECODER, new StrictRequestDecoder(options));
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Tells clients why their requests are refused; for {@link HttpServer#invalidRequestHandler}. */
  public static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status = status(cause);
    String detail =
        cause instanceof MalformedRequestException
            ? cause.getMessage()
            : "The head or the body of the request is malformed or too long.";
    JsonObject problem =
        new JsonObject()
            .put("type", "/problems/bad-request")
            .put("title", "The request cannot be read")
            .put("status", status)
            .put("detail", detail)
            .put("instance", "about:blank");
    SecurityHeaders.put(request.response().headers());
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(problem.toBuffer())
        .onComplete(ignored -> request.connection().close());
  }

  private static int status(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return 414;
    }
    return cause instanceof TooLongHttpHeaderException ? 431 : 400;
  }
}
