package dev.pagerunner.http.server;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Refuses requests for a host name that is not one of this server's. They come from DNS rebinding:
 * a web site makes its own name resolve to this server's address.
 */
public final class HostCheck implements Handler<RoutingContext> {
  /** Requested by orchestrators, which know the server by its address only. */
  private static final Set<String> HEALTH = Set.of("/livez", "/readyz");

  private final ServerNames names;

  public HostCheck(ServerNames names) {
    this.names = names;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (!HEALTH.contains(ctx.request().path()) && !names.isCalled(ctx.request())) {
      throw Problem.of(
          ProblemType.WRONG_HOST,
          "This is not a name of this server. On its own machine call it localhost; other names"
              + " stand in the settings PAGERUNNER_PUBLIC_URL and PAGERUNNER_ALLOWED_HOSTS.");
    }
    ctx.next();
  }
}
