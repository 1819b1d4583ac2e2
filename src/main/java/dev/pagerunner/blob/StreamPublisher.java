package dev.pagerunner.blob;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Publishes a Vert.x stream to the AWS SDK, reading no faster than the SDK requests bytes. For one
 * subscriber, on the stream's context. Bytes are not copied.
 */
final class StreamPublisher implements Publisher<ByteBuffer> {
  private final Context context;
  private final ReadStream<Buffer> stream;
  private final Runnable giveUp;

  private Subscriber<? super ByteBuffer> subscriber;
  private final Promise<Void> over = Promise.promise();
  private IOException failure;
  private boolean ended;
  private boolean told;

  /**
   * To be created on {@code context}, the stream's own, before the stream emits anything.
   *
   * @param giveUp called when the subscriber cancels
   */
  StreamPublisher(Context context, ReadStream<Buffer> stream, Runnable giveUp) {
    this.context = context;
    this.stream = stream;
    this.giveUp = giveUp;
    stream
        .pause()
        .exceptionHandler(this::fail)
        .endHandler(end -> end())
        .handler(
            bytes -> {
              if (!told) {
                subscriber.onNext(((BufferInternal) bytes).getByteBuf().nioBuffer());
              }
            });
  }

  /**
   * Completes when the stream has ended or its subscriber has cancelled; fails if the stream
   * failed.
   */
  Future<Void> over() {
    return over.future();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> newSubscriber) {
    context.runOnContext(
        ignored -> {
          subscriber = newSubscriber;
          newSubscriber.onSubscribe(new Demand());
          tellEnd();
        });
  }

  private void fail(Throwable e) {
    failure = e instanceof IOException io ? io : new IOException("The stream broke: " + e, e);
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      tellEnd();
      if (failure == null) {
        over.tryComplete();
      } else {
        over.tryFail(failure);
      }
    }
  }

  private void tellEnd() {
    if (!ended || subscriber == null || told) {
      return;
    }
    told = true;
    if (failure == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(failure);
    }
  }

  /** The subscriber's demand. */
  private final class Demand implements Subscription {
    @Override
    public void request(long n) {
      context.runOnContext(ignored -> stream.fetch(n));
    }

    @Override
    public void cancel() {
      context.runOnContext(
          ignored -> {
            if (!told) {
              told = true;
              giveUp.run();
              over.tryComplete();
            }
          });
    }
  }
}
