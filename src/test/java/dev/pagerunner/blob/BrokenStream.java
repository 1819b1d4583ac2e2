package dev.pagerunner.blob;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;

/** Gives some bytes and breaks. */
final class BrokenStream implements ReadStream<Buffer> {
  private Handler<Throwable> exceptionHandler;
  private Handler<Buffer> handler;

  @Override
  public BrokenStream exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  @Override
  public BrokenStream handler(Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public BrokenStream pause() {
    return this;
  }

  @Override
  public BrokenStream resume() {
    if (handler != null) {
      handler.handle(Buffer.buffer("some"));
      exceptionHandler.handle(new IOException("broken"));
    }
    return this;
  }

  @Override
  public BrokenStream fetch(long amount) {
    return resume();
  }

  @Override
  public BrokenStream endHandler(Handler<Void> handler) {
    return this;
  }
}
