package dev.pagerunner.blob;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Presents bytes that the AWS SDK publishes as a paused Vert.x stream; requests one chunk at a
 * time. Cancels the subscription when its handler is removed, which is what a pipe that gives up
 * does.
 *
 * <p>For one context, on which the handlers are also called; the publisher may use any thread.
 */
final class PublishedStream implements ReadStream<Buffer> {
  private final Context context;
  private final UnaryOperator<Throwable> explain;

  private Subscription subscription;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private Buffer pending;
  private Throwable failure;
  private long demand;
  private boolean asked;
  private boolean complete;
  private boolean over;

  /**
   * Subscribes to the publisher.
   *
   * @param explain maps the publisher's failure to the one that the handler receives
   */
  PublishedStream(
      Context context, Publisher<ByteBuffer> publisher, UnaryOperator<Throwable> explain) {
    this.context = context;
    this.explain = explain;
    publisher.subscribe(new Receiver());
  }

  @Override
  public PublishedStream handler(Handler<Buffer> newHandler) {
    if (newHandler == null && handler != null) {
      cancel();
    }
    handler = newHandler;
    advance();
    return this;
  }

  @Override
  public PublishedStream endHandler(Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  @Override
  public PublishedStream exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    tellFailure();
    return this;
  }

  @Override
  public PublishedStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public PublishedStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public PublishedStream fetch(long amount) {
    demand = demand > Long.MAX_VALUE - amount ? Long.MAX_VALUE : demand + amount;
    advance();
    return this;
  }

  private void advance() {
    while (pending != null && demand > 0 && handler != null && !over) {
      Buffer next = pending;
      pending = null;
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      hand(next);
    }
    if (over || pending != null || demand == 0 || subscription == null || handler == null) {
      return;
    }
    if (complete) {
      over = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    } else if (!asked) {
      asked = true;
      subscription.request(1);
    }
  }

  /**
   * Hands a chunk over. If the receiver was reset meanwhile, it throws: it then gets no more
   * chunks, and the exception handler is told.
   */
  private void hand(Buffer next) {
    try {
      handler.handle(next);
    } catch (IllegalStateException e) {
      subscription.cancel();
      failure = e;
      tellFailure();
    }
  }

  private void cancel() {
    if (!over) {
      over = true;
      pending = null;
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }

  /** Reports a failure once there is an exception handler. */
  private void tellFailure() {
    if (failure != null && !over && exceptionHandler != null) {
      over = true;
      exceptionHandler.handle(failure);
    }
  }

  /** Passes published items to the stream's context, in order. */
  private final class Receiver implements Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Subscription granted) {
      context.runOnContext(
          ignored -> {
            subscription = granted;
            if (over) {
              granted.cancel();
            } else {
              advance();
            }
          });
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      Buffer chunk = BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
      context.runOnContext(
          ignored -> {
            asked = false;
            pending = chunk;
            advance();
          });
    }

    @Override
    public void onError(Throwable e) {
      context.runOnContext(
          ignored -> {
            failure = explain.apply(e);
            tellFailure();
          });
    }

    @Override
    public void onComplete() {
      context.runOnContext(
          ignored -> {
            complete = true;
            advance();
          });
    }
  }
}
