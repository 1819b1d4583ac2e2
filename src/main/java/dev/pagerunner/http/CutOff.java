package dev.pagerunner.http;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Closes a connection at once. Vert.x waits until what was written has left, which it never does
 * where the client does not read.
 */
final class CutOff {
  private CutOff() {}

  static void now(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      ChannelFuture unused = server.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}
