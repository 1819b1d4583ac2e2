package dev.pagerunner.http.response;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Closes a connection at once. Vert.x waits until all written data is sent, which never happens if
 * the client does not read.
 */
public final class ConnectionAbort {
  private ConnectionAbort() {}

  public static void now(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      ChannelFuture unused = server.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}
