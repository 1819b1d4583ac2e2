package dev.pagerunner.http.limits;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Requires of each request on a connection that its headers arrive in time, that its body makes
 * progress, and that it ends. A byte now and then does not extend a deadline. Time in which the
 * server itself does not read does not count.
 *
 * <p>A request that breaks a limit is answered, unless an answer has begun, and the connection is
 * closed.
 */
final class RequestPace extends ChannelDuplexHandler {
  /** Time for the client to read why it is refused; what it sends meanwhile is discarded. */
  private static final long FAREWELL_MS = 2_000;

  /** How many times per window the progress of a body is checked. */
  private static final int LOOKS = 4;

  private final Limits limits;
  private final ChannelPipeline pipeline;
  private Phase phase = Phase.BETWEEN;
  private Future<?> clock;

  private long bodyBytes;
  private long windowBytes;
  private int looks;

  private int requests;
  private int answersBegun;
  private int answersEnded;

  /** The state of a connection. */
  private enum Phase {
    BETWEEN,
    HEAD,
    BODY,
    REFUSED
  }

  private RequestPace(Limits limits, ChannelPipeline pipeline) {
    this.limits = limits;
    this.pipeline = pipeline;
  }

  /** Watches a new connection, whose last handler is called {@code handler}. */
  static RequestPace watch(ChannelPipeline pipeline, Limits limits) {
    RequestPace pace = new RequestPace(limits, pipeline);
    pipeline.addFirst("first bytes", pace.new FirstBytes());
    pipeline.addBefore("handler", "pace", pace);
    return pace;
  }

  /** Sees bytes before they are recognised as a request. */
  private final class FirstBytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (phase == Phase.REFUSED) {
        ReferenceCountUtil.release(message);
        return;
      }
      if (phase == Phase.BETWEEN && message instanceof ByteBuf bytes && bytes.isReadable()) {
        phase = Phase.HEAD;
        clock = after(limits.headTime().toMillis(), RequestPace.this::headIsLate);
      }
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (phase == Phase.REFUSED) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest) {
      requests++;
      bodyBegins();
    }
    if (message instanceof HttpContent content) {
      int bytes = content.content().readableBytes();
      bodyBytes += bytes;
      windowBytes += bytes;
      if (bodyBytes > limits.bodyBytes() && answersBegun < requests) {
        content.release();
        refuse(Refusal.LARGE_BODY);
        return;
      }
    }
    if (message instanceof LastHttpContent) {
      stopClock();
      phase = Phase.BETWEEN;
    }
    ctx.fireChannelRead(message);
  }

  private void bodyBegins() {
    stopClock();
    phase = Phase.BODY;
    bodyBytes = 0;
    newWindow();
  }

  /**
   * Starts the timer of a body only here, since most requests are complete by now and need none.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (phase == Phase.BODY && clock == null) {
      clock = after(limits.bodyWindow().toMillis() / LOOKS, this::lookAtBody);
    }
    ctx.fireChannelReadComplete();
  }

  private void headIsLate() {
    if (isReading()) {
      refuse(Refusal.SLOW_HEADERS);
    } else {
      clock = after(limits.headTime().toMillis(), this::headIsLate);
    }
  }

  private void lookAtBody() {
    looks++;
    if (!isReading()) {
      newWindow();
    } else if (looks == LOOKS) {
      double seconds = limits.bodyWindow().toMillis() / 1000.0;
      if (windowBytes < seconds * Limits.LEAST_BYTES_PER_SECOND) {
        refuse(Refusal.SLOW_BODY);
        return;
      }
      newWindow();
    }
    clock = after(limits.bodyWindow().toMillis() / LOOKS, this::lookAtBody);
  }

  private void newWindow() {
    looks = 0;
    windowBytes = 0;
  }

  /** Whether the server reads what the client sends; it does not while storage is slow. */
  private boolean isReading() {
    return pipeline.channel().config().isAutoRead();
  }

  /** Answers unless an answer has begun, and closes the connection. */
  void refuse(Refusal why) {
    boolean inBody = phase == Phase.BODY;
    boolean canAnswer =
        answersBegun == answersEnded && answersEnded == (inBody ? requests - 1 : requests);
    stopClock();
    phase = Phase.REFUSED;
    if (!canAnswer) {
      close();
      return;
    }
    pipeline.channel().config().setAutoRead(true);
    pipeline
        .firstContext()
        .writeAndFlush(why.response())
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    clock = after(FAREWELL_MS, this::close);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (phase == Phase.REFUSED) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      answersBegun++;
    }
    if (message instanceof LastHttpContent && answersBegun > answersEnded) {
      answersEnded++;
    }
    var unused = ctx.write(message, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopClock();
    ctx.fireChannelInactive();
  }

  private Future<?> after(long millis, Runnable action) {
    return pipeline.channel().eventLoop().schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  private void stopClock() {
    if (clock != null) {
      clock.cancel(false);
      clock = null;
    }
  }

  private void close() {
    var unused = pipeline.firstContext().close();
  }
}
