package dev.pagerunner.http.server;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Limits what of an upload waits in memory. The server stops reading a connection once 16 reads of
 * a paused request wait; at 64 KB a read, which is Netty's own limit, eight uploads hold 8 MB. The
 * option of Vert.x for that also sets the system's buffer, which far clients need large.
 */
public final class SmallReads {
  private static final int LEAST_BYTES = 512;
  private static final int FIRST_BYTES = 2 * 1024;
  private static final int MOST_BYTES = 8 * 1024;

  private SmallReads() {}

  /** A connection handler. */
  public static void of(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      ChannelConfig config = server.channelHandlerContext().channel().config();
      config.setRecvByteBufAllocator(
          new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, MOST_BYTES));
    }
  }
}
