package dev.pagerunner.http.problem;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers a request whose body may not have been read. Closing at once would reset the connection,
 * and a client that is still sending would never see the answer; therefore the rest of the body is
 * read and discarded for a while.
 */
public final class EarlyResponse {
  private static final long READ_TIMEOUT_MS = 10_000;

  private EarlyResponse() {}

  public static void end(RoutingContext ctx, Buffer body) {
    HttpServerRequest request = ctx.request();
    HttpServerResponse response = ctx.response();
    if (request.isEnded() || !hasBody(request)) {
      request.resume();
      response.end(body);
      return;
    }
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Promise<Void> read = Promise.promise();
    request.exceptionHandler(read::tryFail);
    request.endHandler(read::tryComplete);
    request.handler(ignored -> {});
    request.resume();
    long timer = ctx.vertx().setTimer(READ_TIMEOUT_MS, ignored -> read.tryComplete());
    Future<Void> sent = response.end(body);
    if (isWaitingToSend(ctx)) {
      read.tryComplete();
    }
    Future.join(sent, read.future())
        .onComplete(
            ignored -> {
              ctx.vertx().cancelTimer(timer);
              request.connection().close();
            });
  }

  /** Whether the request has, or may have, a body. */
  public static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /** Whether the client waits for {@code 100 Continue}. After any other answer it sends no body. */
  private static boolean isWaitingToSend(RoutingContext ctx) {
    return "100-continue".equalsIgnoreCase(ctx.request().getHeader(HttpHeaders.EXPECT))
        && ctx.request().bytesRead() == 0;
  }
}
