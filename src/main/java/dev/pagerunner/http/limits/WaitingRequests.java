package dev.pagerunner.http.limits;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;

/** Limits requests that wait for something to happen: event streams and long polls. */
public final class WaitingRequests {
  private static final String RETRY_AFTER = "Retry-After";
  private static final String SECONDS = "30";

  private final ClientCounter counter;
  private final ServerNames names;

  /** {@code names} identify the client of a request, also behind a proxy. */
  public WaitingRequests(Limits limits, ServerNames names) {
    this.counter = limits.waitingCounter();
    this.names = names;
  }

  /**
   * Counts a request until it has ended.
   *
   * @throws Problem if there are too many
   * @throws HttpClosedException if the client has disconnected: nothing says its end any more
   */
  public void begin(RoutingContext ctx) {
    if (ctx.response().closed()) {
      throw new HttpClosedException("The client is gone");
    }
    InetAddress client = names.client(ctx.request());
    switch (counter.add(client)) {
      case ADDED -> ctx.addEndHandler(ignored -> counter.remove(client));
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
}
