package dev.pagerunner.http.server;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Limits how much of an upload is buffered in memory. The server stops reading a connection once 16
 * reads of a paused request are queued; with Netty's default of up to 64 KB a read, eight uploads
 * would hold 8 MB. The Vert.x option for the size of a read also sets the system's receive buffer,
 * which distant clients need to be large.
 */
public final class SmallReads {
  private static final int LEAST_BYTES = 512;
  private static final int FIRST_BYTES = 2 * 1024;
  private static final int MOST_BYTES = 8 * 1024;

  private SmallReads() {}

  /** Handles a new connection. */
  public static void of(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      ChannelConfig config = server.channelHandlerContext().channel().config();
      config.setRecvByteBufAllocator(
          new AdaptiveRecvByteBufAllocator(LEAST_BYTES, FIRST_BYTES, MOST_BYTES));
    }
  }
}
