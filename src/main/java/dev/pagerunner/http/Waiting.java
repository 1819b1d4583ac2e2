package dev.pagerunner.http;

import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.limits.Tally;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Requests that wait for something to happen: event streams and long polls. */
final class Waiting {
  private static final String RETRY_AFTER = "Retry-After";
  private static final String SECONDS = "30";

  private final Tally tally;

  Waiting(Limits limits) {
    tally = limits.waitingTally();
  }

  /**
   * Counts a request until it has ended.
   *
   * @throws Problem if there are too many
   */
  void begin(RoutingContext ctx) {
    InetAddress address = address(ctx);
    switch (tally.add(address)) {
      case ADDED -> ctx.addEndHandler(ended -> tally.remove(address));
      case TOO_MANY_OF_ONE ->
          throw Problem.of(
              ProblemType.TOO_MANY,
              "This address follows as many runs as one may follow at once. Close some, or ask"
                  + " without waiting.",
              RETRY_AFTER,
              SECONDS);
      case TOO_MANY ->
          throw Problem.of(
              ProblemType.OVERLOADED,
              "As many requests wait for runs as the server can serve. Ask without waiting, or try"
                  + " again later.",
              RETRY_AFTER,
              SECONDS);
    }
  }

  private static InetAddress address(RoutingContext ctx) {
    HttpServerConnection connection = (HttpServerConnection) ctx.request().connection();
    return ((InetSocketAddress) connection.channelHandlerContext().channel().remoteAddress())
        .getAddress();
  }
}
