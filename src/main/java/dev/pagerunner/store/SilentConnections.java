package dev.pagerunner.store;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;

/**
 * Cuts a connection on which the server says nothing any more. Vert.x closes it, too, but politely:
 * it takes leave of the server and waits for the server to hang up, which a frozen or vanished one
 * never does, and the connection's place in the pool would be lost for as long. This uses what is
 * internal in Vert.x's client; FrozenPostgresTest tells when that changed.
 */
final class SilentConnections {
  /** What Vert.x calls its handler that watches the time. */
  private static final String IDLE = "idle";

  private SilentConnections() {}

  /** A connect handler of a pool. */
  static void areCut(SqlConnection fresh) {
    SocketConnectionBase connection =
        (SocketConnectionBase) ((SqlConnectionInternal) fresh).unwrap().unwrap();
    connection
        .socket()
        .channelHandlerContext()
        .pipeline()
        .addAfter(IDLE, "cut-when-silent", new Cut());
    fresh.close();
  }

  /** Before the client's own handlers, so that its close does not pass those. */
  private static final class Cut extends ChannelInboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Its end is heard of as that of the connection.
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof IdleStateEvent) {
        ctx.close();
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }
  }
}
