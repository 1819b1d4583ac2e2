package dev.pagerunner.http.response;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;

/**
 * A response whose queue is full until each write was sent to the client. The response itself
 * accepts 16 more writes of any size after the socket is full, and keeps them in memory for as long
 * as the client does not read.
 */
final class UnbufferedResponse implements WriteStream<Buffer> {
  private final HttpServerResponse response;
  private Handler<Void> drainHandler;
  private int writing;

  UnbufferedResponse(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public Future<Void> write(Buffer data) {
    writing++;
    return response.write(data).onComplete(ignored -> left());
  }

  private void left() {
    writing--;
    if (writing == 0 && drainHandler != null) {
      drainHandler.handle(null);
    }
  }

  @Override
  public Future<Void> end() {
    return response.end();
  }

  @Override
  public boolean writeQueueFull() {
    return writing > 0;
  }

  @Override
  public UnbufferedResponse drainHandler(Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  @Override
  public UnbufferedResponse exceptionHandler(Handler<Throwable> handler) {
    response.exceptionHandler(handler);
    return this;
  }

  @Override
  public UnbufferedResponse setWriteQueueMaxSize(int ignored) {
    return this;
  }
}
